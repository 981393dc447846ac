//! The core: owns image and history, and is the only floor that acts.

#![forbid(unsafe_code)]

pub mod command;
pub mod event;
pub mod view;

pub mod config;
pub mod errands;
pub mod error;
pub mod options;
pub mod paths;

pub mod ask;
pub mod door;
// The room is named for what it owns.
#[allow(clippy::module_inception)]
pub mod session;

mod text;

mod define;
mod drive;
mod given;
mod group;
pub mod healing;
pub mod identity;
mod judge;
mod past;
mod pasting;
mod rename;
mod rename_examples;
pub mod rules_kept;
mod undefine;

mod argument;
mod aside;
pub mod asking;
mod evaluate;
mod file_view;
mod finder;
mod give_back;
mod purse;
mod stop;
mod stopped;
mod take_back;
mod task;
mod time_travel;

pub mod host;

mod alarm;
mod answer;
mod board;
mod clear;
mod complete;
mod converse;
mod curate;
mod heads;
mod keeping;
#[cfg(debug_assertions)]
pub mod lent;
mod looking;
mod memory;
mod milestone;
mod own_rules;
mod rebuild;
pub mod rehearsal;
mod rehearsing;
mod remedy;
pub mod replay;
pub mod ship;

mod forms;
mod prospect;
pub mod prove;
mod recheck;
mod relations;
mod seal;

pub mod archive;
mod atomic;
pub mod blame;
pub mod git;
pub mod health;
mod import;
mod insights;
pub mod intake;
pub mod kept;
pub mod kinship;
pub mod lineage;
pub mod links;
mod listing;
pub mod measured;
pub mod models;
mod patch;
pub mod retrospect;
mod rows;
pub mod scan;
mod shelf;
pub mod source;
pub mod survey;
mod take;
pub mod testing;
mod trial;
mod walks;
pub mod watch;
pub mod worker;

pub mod check;
pub mod clock;

pub use crate::llm::plain::plain as plain_text;
pub use complete::first_sentence;
