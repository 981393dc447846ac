//! One pane per file: its state, its update, its render.
