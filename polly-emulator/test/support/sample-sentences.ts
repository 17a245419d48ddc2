// Some plain sentences in every language of Polly, written for these tests, with as many of its sounds as fit.

/** By Polly's language code. */
export const SAMPLE_SENTENCES: Readonly<Record<string, string>> = {
  arb: 'صباح الخير. قرأ الطالب ثلاثة كتب عن الطقس وذهب إلى المدرسة ظهرا. شكرا جزيلا يا غالي.',
  'ar-AE': 'مرحبا، كيف حالك اليوم؟ القهوة جاهزة في البيت والضيف عند الباب.',
  'ca-ES': 'Bon dia! La noia menja xocolata a la platja de Cadaqués amb un guix vermell i deu llimones.',
  'cmn-CN': '你好，世界。今天天气很好，我们去学校吃饭，四只狮子和二十只鸟在睡觉，女儿坐车回家。',
  'cs-CZ': 'Dobrý den. Příliš žluťoučký kůň úpěl ďábelské ódy. Řeka teče kolem třiceti čtyř stříbrných střech.',
  'cy-GB': 'Bore da. Mae Llanelli yn bell o Gaerdydd, a chwech o blant yn rhedeg i’r ysgol heddiw.',
  'da-DK': 'Godmorgen. Rødgrød med fløde smager dejligt, og hunden løb hurtigt over den våde gade.',
  'de-AT': 'Grüß Gott. Der Bäcker verkauft zwölf Semmeln und fünf Äpfel; ich möchte Knödel und Palatschinken.',
  'de-CH': 'Guten Tag. Das schöne Mädchen übt Querflöte, während Jochen zweiundzwanzig Pfützen zählt.',
  'de-DE':
    'Guten Tag. Das schöne Mädchen übt Querflöte, während Jochen zweiundzwanzig Pfützen im Garage-Restaurant zählt.',
  'en-AU': 'The quick brown fox jumps over the lazy dog. Nurse, where is my fair share of poor old treasure?',
  'en-GB': 'The quick brown fox jumps over the lazy dog. Nurse, where is my fair share of poor old treasure?',
  'en-GB-WLS': 'The quick brown fox jumps over the lazy dog. She sells thirty vision charts near the beach.',
  'en-IE': 'The quick brown fox jumps over the lazy dog. Loch Ness is near, which voice is yours?',
  'en-IN': 'The quick brown fox jumps over the lazy dog. My brother thinks that boys choose butter with pleasure.',
  'en-NZ': 'The quick brown fox jumps over the lazy dog. There is fish, chips and a huge measure of sugar.',
  'en-SG': 'The quick brown fox jumps over the lazy dog. Judge the yellow bird by the south tower.',
  'en-US':
    'The quick brown fox jumps over the lazy dog. Her father bought thirty-four toys, and Mary had a little lamb.',
  'en-ZA': 'The quick brown fox jumps over the lazy dog. We chose a measure of this beige thing.',
  'es-ES': 'Buenos días. El niño corre rápido por la calle y llueve en Zaragoza; cinco jirafas chupan hielo.',
  'es-MX': 'Buenos días. El niño corre rápido por la calle y llueve en Oaxaca; cinco jirafas chupan hielo.',
  'es-US': 'Hola. Mañana viajo a Los Ángeles con mi yerno, la guitarra y un pingüino muy chico.',
  'fi-FI': 'Hyvää huomenta. Työmies kiipesi yöllä korkealle kengät jalassa ja söi šampanjaa mänty huoneessa.',
  'fr-BE':
    'Bonjour. Un bon vin blanc, huit oignons et une feuille de papier neuf, s’il vous plaît, pour la jeune fille.',
  'fr-CA':
    'Bonjour. Un bon vin blanc, huit oignons et une feuille de papier neuf, s’il vous plaît, pour la jeune fille.',
  'fr-FR':
    'Bonjour. Un bon vin blanc, huit oignons et une feuille de papier neuf, s’il vous plaît, pour la jeune fille.',
  'hi-IN': 'नमस्ते। हमारा घर बहुत बड़ा है, और पढ़ने के लिए ठंडी छत पर धूप में किताबें हैं। क्यों नहीं?',
  'is-IS':
    'Góðan daginn. Það er kalt á Íslandi; hundurinn hljóp hratt yfir þrjá fjallvegi með börnunum og öllum kunningjum.',
  'it-IT': 'Buongiorno. Gli gnocchi e la pizza sono buoni; il cielo è azzurro e uno sciatore mangia le ciliegie.',
  'ja-JP': 'こんにちは。きょうは、りょこうに、いきます。ふじさんは、とても、きれいです。ちゅうがっこうの、でんわ。',
  'ko-KR': '안녕하세요. 오늘은 날씨가 좋아서 빨간 꽃과 쌀을 샀어요. 의사 선생님, 까치가 뛰어요.',
  'nb-NO': 'God morgen. Kjære barn, skjorten er gul, og jeg kjører over fjorden til Bjørn med tjue øyer.',
  'nl-BE': 'Goedemorgen. De schoolmeester huilt van geluk om tweeëntwintig mooie huizen en een leuke neus.',
  'nl-NL': 'Goedemorgen. De schoolmeester huilt van geluk om tweeëntwintig mooie huizen en een leuke jury.',
  'pl-PL': 'Dzień dobry. Zażółć gęślą jaźń; chrząszcz brzmi w trzcinie, a dżem z wiśni jest słodki.',
  'pt-BR': 'Bom dia. O coração da mãe não tem tempo; a filha trouxe um queijo, dez rãs e um chapéu verde.',
  'pt-PT': 'Bom dia. O coração da mãe não tem tempo; a filha trouxe um queijo, dez rãs e um chapéu verde.',
  'ro-RO': 'Bună ziua. Șase țapi și o găină mănâncă în câmp lângă George, iar ceasul și soarele strălucesc.',
  'ru-RU': 'Доброе утро. Съешь ещё этих мягких французских булок да выпей чаю; жёлтый щенок бежит к юному рыцарю.',
  'sv-SE': 'God morgon. Sju sjuka sjömän köpte kex i Göteborg, och barnet kör fort förbi tjugo gula hus.',
  'tr-TR': 'Günaydın. Küçük çocuk öğretmene yağmurlu şehirde ılık jelibon ve kağıt verdi, kâr etti.',
  'yue-CN': '你好，世界。今日天氣好好，我哋去學校食飯，兒子坐車返屋企。',
};
