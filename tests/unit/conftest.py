"""Properties are not timed: a busy machine makes none of them false."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
