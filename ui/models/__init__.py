"""Models that give the views what they paint: ids first, rows as they are needed."""
