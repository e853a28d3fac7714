"""Setting Persian and mixed text on pages: directions, shapes, lines, tables, pages, PDF."""
