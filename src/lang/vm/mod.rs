//! The machine: compiled functions to steps.

mod arithmetic;
mod blame;
pub mod call;
pub mod condition;
mod fiber;
pub mod future;
mod machine;
pub mod native;
pub mod output;
mod purse;
mod raise;
mod run;
pub mod signal;
mod step;
mod task_calls;
pub mod tasks;
#[cfg(test)]
mod tests;

pub use call::arity_of;
pub use fiber::{Fiber, PendingCall};
pub use machine::{HANDLERS, KEYWORD_CALL, Machine, SIGNAL_HOOK};
pub use step::{HostCall, Step};
