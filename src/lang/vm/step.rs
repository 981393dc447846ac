//! What the machine answers when it returns to its host.

use crate::lang::value::Value;

/// Why the machine returned. The values live as long as the fiber is neither resumed nor dropped.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// The program ended with this value.
    Done(Value),
    /// The program asks for something; go on with `Machine::answer`.
    Host(HostCall),
    /// A condition nobody caught. All frames are kept: `answer` gives a value in place of the call
    /// that failed, `abandon` unwinds.
    Signal(Value),
    /// The slice of fuel is used up; go on with `resume`.
    Pause,
}

/// A call that only the host can perform.
#[derive(Clone, Debug, PartialEq)]
pub struct HostCall {
    /// The symbol the host knows the function by.
    pub function: Value,
    pub arguments: Vec<Value>,
}
