"""Power cuts, replayed: what is left on the disk when the current goes at any moment.

``recorder.c`` logs what an unchanged program does to one folder, ``record`` runs it and reads the
log, ``disk`` rebuilds the folder as a cut would leave it, ``programs`` holds the pieces of work
that are recorded, ``judge`` opens what is left and says whether a promise was broken, ``scenarios``
ties these together. ``python -m tools.powercut`` prints the table.
"""
