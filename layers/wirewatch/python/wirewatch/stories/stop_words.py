"""Words that say nothing of what a headline is about, in the languages that are read most. Written unfolded."""

from wirewatch.watches.folding import tokens

ENGLISH = """
a about after again against all amid among an and any are as at be been before being but by can could did do does
down during for from had has have he her his how if in into is it its just may more most new no not now of off on
one or our out over own says said say she should since so some such than that the their them then there these they
this those through to too under until up us was we were what when where which while who why will with would you your
"""
ARABIC = """
في من على الى عن مع بعد قبل بين هذا هذه ذلك التي الذي ان لا لم لن ما هو هي كان كانت قد كل او ثم حتى منذ خلال عند عبر ضد
"""
TURKISH = """
ve ile bir bu su o da de ki mi mu icin gibi daha en cok ne ya veya ama kadar sonra once gore olarak oldu olan dedi
den dan nin nun un ten tan te ta yi yu ye
"""
RUSSIAN = """
и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по ее мне было вот от о из ему
для при до или об это этот после
"""
UKRAINIAN = "і й та у що як на з із до від за про не це його її він вона вони після або"
GERMAN = """
der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an nach wie bei einer um am
aus sind noch wird hat vor zum war zur nur über so
"""
FRENCH = """
le la les un une des de du d l à au aux et en dans sur pour par avec est sont a ont qui que ne pas se son sa ses ce
cette plus après
"""
SPANISH = """
el la los las un una unos de del al y o en con por para que se su sus es son ha han no más tras lo como sobre
"""
PORTUGUESE = "o os as um uma do da dos das no na nos nas em com por para que se seu sua é são ao não mais após"
ITALIAN = "il lo la i gli le un uno una di del della dei delle a al e in nel nella con su per che è sono non si da"
DUTCH = "de het een van en in op te dat is voor met zijn aan er om bij na niet door over uit"
PERSIAN = "و در به از که این را با است برای آن یک تا شد بر"
POLISH = "i w z na do że się nie o jest po za od dla przez"

STOP_WORDS = frozenset(
    word
    for language in (
        ENGLISH, ARABIC, TURKISH, RUSSIAN, UKRAINIAN, GERMAN, FRENCH, SPANISH, PORTUGUESE, ITALIAN,
        DUTCH, PERSIAN, POLISH,
    )
    for word in tokens(language)
)  # fmt: skip
