# awk -f scripts/nearest.awk NAME WORD… prints the word that the fewest mistakes away is, if these are few.
function distance(a, b,    i, j, row, left, above) {
  for (j = 0; j <= length(b); j++) row[j] = j
  for (i = 1; i <= length(a); i++) {
    left = row[0]
    row[0] = i
    for (j = 1; j <= length(b); j++) {
      above = row[j]
      row[j] = left + (substr(a, i, 1) != substr(b, j, 1))
      if (above + 1 < row[j]) row[j] = above + 1
      if (row[j - 1] + 1 < row[j]) row[j] = row[j - 1] + 1
      left = above
    }
  }
  return row[length(b)]
}
BEGIN {
  best = 3
  for (i = 2; i < ARGC; i++) {
    d = distance(toupper(ARGV[1]), toupper(ARGV[i]))
    # Of short words, two letters are most of it.
    if (d < best && d < length(ARGV[i])) { best = d; word = ARGV[i] }
  }
  print word
}
