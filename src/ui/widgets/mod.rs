//! Pieces of a pane: lists, trees, the graph, diffs, the editor.
//!
//! A widget knows rows, lines and roles. It asks the theme how a role looks and draws into whatever
//! area it is given, down to none; it knows no pane and sends nothing.

pub mod text;

pub mod ascii;
pub mod code;
pub mod diff;
pub mod editor;
pub mod flow;
pub mod graph;
pub mod list;
pub mod markdown;
pub mod scrollbar;
pub mod tree;
