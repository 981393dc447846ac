//! Imago: a full-screen terminal workstation for living Lisp programs.
//!
//! # Bird's eye
//!
//! Text comes in at one door, becomes a definition, is judged, evaluated and remembered in one
//! breath, and the news goes out at the same door; every screen and subcommand is a way of knocking
//! and of listening. The ground state is the atomic history: an append-only, hash-chained log of
//! definitions from which the image and every view can be rebuilt.
//!
//! ```text
//!   argv ──► main ──► cli                  builds the house; one file per subcommand
//!                      │
//!                    panes                 fronts: send Command, receive Event, draw views
//!                      │
//!                     ui                   terminal, keys, themes, widgets, the Pane trait
//!   ═══════════════════╪════ Command ▼ ══ ▲ Event ════ the door: session::{command, event, view}
//!                   session                the only floor that acts: files, clock, threads, watcher
//!                      │
//!                   living                 asking models about a program, and their text coming in
//!          ┌───────────┼───────────┐
//!        audit         │        history    llm     judge · remember · converse
//!          └───────────┤                   (history and llm know nobody)
//!                    lang                  read · compile · run; no I/O, knows nobody
//! ```
//!
//! Arrows and lines mean "may use"; nothing points up. `tests/tidy.rs` reads the direction from the
//! sources and fails with the sentence that mends a wrong step.
//!
//! # The way of a definition
//!
//! `session::define` is this picture, top to bottom. There is no second road: a saved file, a pasted
//! text and an `eval` inside a running program take it too.
//!
//! ```text
//!  text ─► SyntaxTree ─► Definition ─► Core ─► Proto       an error ends here, nothing happened
//!                            │
//!                            └─► facts ─► rules ─► verdict  denied: a journal entry, the end
//!                                                    │
//!                                      image.begin, run once under limits
//!                                                    │      a condition: undone, a journal entry
//!                                      one SQLite transaction
//!                                                    │      failed: undone
//!                                      image.keep ─► Event ─► every front
//! ```
//!
//! # Code map
//!
//! - [`lang`]: `syntax` is the lossless reader, `definition` understands a defining form, `expand`
//!   turns forms into Core, `compile` Core into register code, `vm` runs it and always returns to its
//!   host, `value` is the tagged word and the heap, `image` is what is defined, `builtins` and
//!   `prelude` are the library.
//! - [`audit`]: `facts` are the sensors, `engine` the production system, `rules/<category>/*.lisp` the
//!   rules, one a file, each with what it flags and what it passes.
//! - [`history`]: the log in SQLite, its canonical headers and hashes, queries by noun, verification.
//! - [`llm`]: requests, streamed replies and the code inside them.
//! - [`living`]: what is asked of models about a program, and the gate through which their text comes in.
//! - [`session`]: owns image, history and judge; the road, milestones, rebuilding, the watcher, and the
//!   functions by which a program may ask something of the world.
//! - [`ui`] and [`panes`]: one thread that drains input and draws once; a pane sees plain data.
//! - [`cli`]: the subcommands.
//!
//! # Three threads
//!
//! The terminal thread takes keys and events and draws. The session thread owns image and history and
//! runs programs in slices of fuel, between which it answers questions. Others hold the watcher and
//! what colours foreign languages. Channels are bounded.
//!
//! # What must hold
//!
//! 1. `lang`, `audit`, `living` and the view types do no I/O; only `session` acts, through one door.
//! 2. Reading never fails and loses no byte.
//! 3. `lang`, `history` and `llm` do not know one another.
//! 4. Commits are never updated or deleted; their hash is checked; the sequence number orders, never
//!    the clock.
//! 5. A definition is in the image and in the history, or in neither.
//! 6. A pane sees plain data and draws; drawing cannot fail.
//! 7. Everything has an end: `lang::limits`, or a constant beside its channel.

pub mod lang;

pub mod audit;
pub mod history;
pub mod llm;

pub mod living;

pub mod session;

pub mod ui;

pub mod panes;

pub mod cli;
