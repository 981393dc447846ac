//! Git beside the history: a milestone as a commit of the files it changed, and the milestones as a
//! repository of their own. Git does its own work; here is what it is asked.

mod commit;
mod export;
mod files;
mod repository;

pub use commit::{Outcome, Wanted, commit};
pub use export::export;
pub use files::commit_milestone;
