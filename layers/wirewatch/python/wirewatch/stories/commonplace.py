"""Words that many headlines share whatever they report: event types, verbs of report, ranks, weekdays.

Two stories that have nothing but these in common are twins (a quake here, a quake there), not one. They weigh less than
names do, and never join an item to a story alone. Written unfolded; a language without a list has none.
"""

from collections.abc import Mapping

from wirewatch.stories.stems import stem
from wirewatch.watches.folding import tokens

ENGLISH = """
attack attacker drone missile rocket shelling wildfire bomb bomber explosion explode blast fire blaze burn shooting
shoot shot gunman gunmen strike airstrike raid quake earthquake magnitude tremor aftershock tsunami flood storm
hurricane cyclone typhoon tornado landslide avalanche crash derail derailment collapse train plane bus car truck
factory market school hospital warehouse building kill killer dead die death deadly fatal injure injury wound hurt
missing victim casualty survivor rescue rescuer evacuate evacuation toll hit shake rattle struck damage destroy
arrest charge trial court judge jury guilty jail sentence prison police officer suspect murder president minister
prime government official parliament senate congress lawmaker election vote voter poll party leader resign
resignation quit appoint name pick elect win won lose lost beat defeat announce announcement unveil launch reveal
release report claim call warn warning urge vow tell told speak spoke ask seek plan make made take took get give
gave go went come came see seen meet meeting talk deal agree agreement sign sanction rise rose fall fell drop jump
slip gain climb surge cut share stock price percent billion million thousand hundred dozen profit sale earning
company firm group ceo chief boss head executive bank first second last next one two three four five six seven eight
nine ten 1 2 3 4 5 6 7 8 9 10 year month week day today tomorrow yesterday monday tuesday wednesday thursday friday
saturday sunday january february march april may june july august september october november december morning night
evening early late latest update live video watch photo picture news breaking exclusive review man men woman women
people child children boy girl family student city town country state national world home house street area north
south east west northern southern eastern western central near coast border show want need help work set face hold
keep start begin end open close stop move turn run find found leave left return back big high low top best worst old
young former ex here there still amid despite
"""
TURKISH = """
saldırı saldırısı patlama patladı yangın deprem büyüklüğünde sel kaza kazası çöktü öldü öldürüldü ölü yaralı
yaralandı kayıp gözaltı gözaltına tutuklandı mahkeme polis cumhurbaşkanı başkanı bakan bakanı başbakan hükümet
meclis seçim istifa etti açıkladı duyurdu söyledi uyardı çağrı yeni son ilk yıl ay gün bugün dün kişi milyon bin
"""
ARABIC = """
هجوم انفجار حريق زلزال فيضان فيضانات قصف غارة غارات تحطم انهيار مقتل قتلى قتيل جرحى إصابة وفاة اعتقال محكمة الشرطة
الرئيس رئيس وزير الوزراء الحكومة البرلمان انتخابات استقالة يعلن أعلن تعلن أعلنت قال قالت يقول تقول اليوم أمس عام
مليون
"""
RUSSIAN = """
атака взрыв пожар землетрясение магнитудой наводнение удар удары крушение авария обрушение погибли погиб погибших
жертв пострадали ранены раненых задержан арестован суд полиция президент премьер министр глава правительство
парламент выборы отставка отставку заявил заявила сообщил сообщили объявил стало известно новый новые первый год
день сегодня вчера млн
"""
UKRAINIAN = """
атака вибух пожежа землетрус повінь удар аварія загинули загинув поранені постраждали суд поліція президент міністр
уряд парламент вибори відставка заявив повідомив оголосив новий рік день сьогодні вчора
"""
GERMAN = """
angriff anschlag explosion brand feuer erdbeben stärke flut hochwasser sturm absturz unfall einsturz tote toter tot
verletzte verletzt vermisst festgenommen gericht polizei präsident minister ministerin kanzler regierung parlament
wahl rücktritt zurück sagt meldet warnt fordert neue neuer neues erste jahr jahre tag heute gestern millionen
"""
FRENCH = """
attaque attentat explosion incendie séisme magnitude inondations tempête accident effondrement mort morts tué tués
blessé blessés disparus arrêté procès police président ministre premier gouvernement parlement élection démission
annonce dit selon nouveau nouvelle année jour aujourd'hui hier millions
"""
SPANISH = """
ataque atentado explosión incendio terremoto sismo magnitud inundaciones tormenta accidente derrumbe muerto muertos
muere mueren heridos desaparecidos detenido juicio policía presidente ministro gobierno parlamento elecciones dimite
dimisión anuncia dice nuevo nueva año día hoy ayer millones
"""
PORTUGUESE = """
ataque atentado explosão incêndio terremoto sismo magnitude enchentes tempestade acidente morto mortos morre morrem
feridos desaparecidos preso polícia presidente ministro governo parlamento eleições renuncia demite anuncia diz novo
nova ano dia hoje ontem milhões
"""
ITALIAN = """
attacco attentato esplosione incendio terremoto magnitudo alluvione incidente crollo morto morti muore feriti
dispersi arrestato polizia presidente ministro governo parlamento elezioni dimissioni annuncia dice nuovo nuova anno
oggi ieri milioni
"""

_LISTS: Mapping[str, str] = {
    "en": ENGLISH, "tr": TURKISH, "ar": ARABIC, "ru": RUSSIAN, "uk": UKRAINIAN, "de": GERMAN,
    "fr": FRENCH, "es": SPANISH, "pt": PORTUGUESE, "it": ITALIAN,
}  # fmt: skip
_WORDS = {language: frozenset(stem(word, language) for word in tokens(words)) for language, words in _LISTS.items()}
_NONE: frozenset[str] = frozenset()


def commonplace(language: str) -> frozenset[str]:
    """The stems of a language's commonplace words."""
    return _WORDS.get(language, _NONE)
