/**
 * Twenty sentences of ordinary words, short and long, all of them in the recogniser's dictionary. The threshold of
 * align.py was fixed before, on other sentences.
 */
export const ENGLISH_SENTENCES = [
  'The children walked home along the river after school.',
  'My grandmother keeps a large garden behind her house.',
  'Breakfast is ready.',
  'A cold wind came down from the mountains during the night.',
  'Please close the window before you leave the office.',
  'The train to the city was twenty minutes late this morning.',
  'He bought a pair of brown shoes and a heavy winter coat.',
  'Nobody knew why the old man had sold his farm.',
  'We had soup, fresh bread and a little cheese for lunch.',
  'The teacher asked everyone to open the book and read the first page aloud.',
  'Our neighbor has a small white dog that barks at the mail carrier.',
  'Thank you very much for your help yesterday.',
  'The museum opens at nine and closes early on Sunday.',
  'When the storm was over, the fishermen went back to their boats and counted what they had lost.',
  'She plays the piano better than anyone else in the family.',
  'I forgot my umbrella on the bus again.',
  'The doctor told him to drink more water and to sleep at least eight hours.',
  'Two young women were sitting under a tall tree, talking quietly about the future.',
  'The bank at the corner will be closed for the holiday.',
  'Although the road was narrow and dark, the driver found the bridge without any trouble.',
] as const;
