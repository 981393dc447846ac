//! Imago: a full-screen terminal workstation for living Lisp programs.
//!
//! Text comes in at one door, becomes a definition, is judged, evaluated and remembered in one
//! breath, and the news goes out at the same door; every screen and subcommand is a way of knocking
//! and of listening. The ground state is the atomic history: an append-only, hash-chained log of
//! definitions from which the image and every view can be rebuilt.

pub mod lang;

pub mod audit;
pub mod history;

pub mod llm;

pub mod session;

pub mod ui;

pub mod panes;

pub mod cli;
