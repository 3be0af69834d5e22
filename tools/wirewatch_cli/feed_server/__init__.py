"""The feeds of a scenario, served over HTTP on loopback as their publishers would at each moment."""
