"""What a delegate plans to attend: starred sessions, sign-ups for limited places, invitations, and its calendar."""
