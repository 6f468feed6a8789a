"""Programmes in and out: the draft and the released programme as files, and files that become the draft."""
