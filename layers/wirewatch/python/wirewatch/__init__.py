"""Wirewatch: feeds in, one alert per breaking story out. Everything worth testing lives here."""
