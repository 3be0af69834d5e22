"""Made words for every stemmer whose words are ruled out by how they begin: letters, then endings that it knows."""

import random

from wirewatch.watches.folding import fold

LETTERS = {
    "arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىأإآؤئء",
    "english": "abcdefghiklmnoprstuvwyzaeiouaeiou",
    "french": "abcdefghiklmnoprstuvyéèàçêëïaeiouesi",
    "german": "abcdefghiklmnoprstuvwzäöüßqaeiouneirst",
    "hebrew": "אבגדהוזחטיכלמנסעפצקרשתםןץףך",
    "russian": "абвгдеёжзийклмнопрстуфхцчшщъыьэюяоеаи",
    "spanish": "abcdefghiklmnoprstuvyñáéíóúüaeiouaeo",
    "turkish": "abcçdefgğhıiklmnoöprsştuüvyzIİaeıioaeu",
    "ukrainian": "абвгґдежзиклмнопрстуфхчшщїйьєюяоеаі",
}
PIECES = {
    "arabic": "و ف ب ل ك ال لل بال كال فال وال سي ست سن يست نست تست ا ت ن ي ه ها هم هن نا كم كن هما كما كمو ني "
    "تما تم تمو وا ون ين ان ات ة ى أ إ بب كك",
    "english": "s es ed eed ing ingly edly ly y ies ied sses us ss ational ation ator alism ality alli enci ency "
    "anci ancy abli ably izer ization fulness ousli iveness ivity biliti bility bli ble ogi logy fulli "
    "lessli li icate iciti ical alize ative ful ness al ance ence er ic able ible ant ement ment ent "
    "ism ate iti ous ive ize ion tion e l ll women crises shot gener commun tt bb skies sky dying lying "
    "idly gently ugly early only singly yy 0s",
    "french": "ance ances ique isme able iste eux atrice ateur ation ations ic logie usion ution ence ences ement "
    "iv eus abl ièr ière ier ité ités abil if ive eaux aux oux euse issement amment emment ment îmes ît "
    "ie ir iraient ais it ions é ée és èrent er era ait ant ante asse e ion enn onn ett ell eill ç ë ï "
    "y u ou qu yeux ni par col tap mauva ouy",
    "german": "e en er es ern em s st est end ung ig ik isch lich heit keit nis nisse ln lns ae oe ue ä ö ü ß ss "
    "que aue eue y erin lichkeit au eu aee uee",
    "hebrew": "יות ים ות ה ת ו ש כש ב ל כ מ ם ן ץ ף ך הת מש",
    "russian": "в вши вшись ив ивши ыв ывшись ее ие ые ое ими ыми ей ий ый ой ем им ым ом его ого ему ому их ых ую "
    "юю ая яя ою ею ем нн вш ющ щ ивш ывш ующ ся сь ла на ете йте ли й л ем н ло но ет ют ны ть ешь нно "
    "ила ыла ена ейте уйте ите или ей уй ует уют ишь ую ю а ев ов ие ье е иями ями ами еи ии и ией иям "
    "ям ием ях ах о у ы ь ию ью ия ья я ост ость ейш ейше нн ё",
    "spanish": "me se sela selo la lo las los nos iéndo ándo ár ér ír ando iendo ar er ir yendo anza ico ica ismo "
    "able ible oso amiento adora ación aciones ante ancia logía logías ución uciones encia encias "
    "amente iv at os ic ad mente idad abil iva ya ye yeron yó en es éis emos gu arían aba ada é e a o á "
    "í ó u g",
    "turkish": "lar ler ları leri da de ta te dan den ndan nden nda nde na ne nı ni nu ki ca ce nca ın in un ün "
    "nın ım im sı si su yı yi ya ye a e m n mız ınız la le yla dır tır mış muş dı tı dım dik sa sen ken "
    "yken casına cesine sınız sin ız iz ad soyad oğ dağ kitab ağac ı i u g d b c ğ",
    "ukrainian": "ами ові еві ього ому ого ими ькою ів їв ах ях ам ою ею ої их ий ім ом ем ія ії а я у ю и і ї е є о "
    "ь й ов ев єв київ харків лев",
}


def made_words(name: str, count: int, rng: random.Random) -> dict[str, str]:
    """Words as written, to folded."""
    found: dict[str, str] = {}
    pieces = PIECES[name].split()
    while len(found) < count:
        parts = ["".join(rng.choices(LETTERS[name], k=rng.randint(0, 5))), *rng.choices(pieces, k=rng.randint(0, 5))]
        if rng.random() < 0.3:
            parts.insert(0, parts.pop())
        word = "".join(parts)[:40]
        if fold(word).isalnum():
            found[word] = fold(word)
    return found
