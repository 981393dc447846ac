//! The toolkit of the screen: terminal, keys, themes, layout and the `Pane` trait.
//!
//! It knows the session's door (`session::{command, event, view}`) and the pure `lang::syntax`; it
//! does not know which panes there are. A key travels
//!
//! ```text
//! Input ─► Keymap(contexts, chords, count) ─► ActionId ─► Pane::update ─► Vec<Effect> ─► App ─► Executor
//! ```
//!
//! Panes handle actions and never keys, except for text in a mode in which they take text. What they
//! want done they answer as `Effect`s, plain data, which the app carries out.

#![forbid(unsafe_code)]

pub mod terminal;

pub mod app;
pub mod event_loop;
pub mod executor;
pub mod input;
pub mod pane;
pub mod recording;

pub mod action;
pub mod key;
pub mod keymap;
pub mod when;

pub mod focus;
pub mod layout;
pub mod linear;

pub mod command_line;
pub mod line;
pub mod palette;
pub mod picker;
pub mod popup;
pub mod status_line;
pub mod toast;
pub mod tutor;

pub mod color;
pub mod draw;
pub mod fuzzy;
pub mod highlight;
pub mod role;
pub mod theme;

pub mod widgets;
