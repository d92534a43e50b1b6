"""A bureau's days on a virtual clock: the real turns, planning and delivery among simulated people and a platform that
fails now and then. The same seed gives the same days."""

from bot.simulation.simulate import simulate

__all__ = ["simulate"]
