//! The core: owns image and history, and is the only floor that acts.

pub mod command;
pub mod event;
pub mod view;

pub mod archive;
pub mod clock;
pub mod config;
pub mod error;
pub mod intake;
pub mod options;
pub mod paths;
pub mod scan;
pub mod watch;
