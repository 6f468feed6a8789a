"""Rooms, tracks, speakers, slots and releases."""
