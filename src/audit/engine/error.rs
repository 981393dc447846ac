//! What can be wrong with rules and with running them.

/// Why rules could not be read or run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    #[error("{place}: {message}")]
    Syntax { place: String, message: String },
    #[error("rule `{rule}` names the template `{template}`, which does not exist")]
    UnknownTemplate { rule: String, template: String },
    #[error("rule `{rule}` names the slot `{slot}`, which `{template}` does not have")]
    UnknownSlot {
        rule: String,
        template: String,
        slot: String,
    },
    #[error("rule `{rule}` uses the variable `{variable}`, which no pattern binds")]
    UnboundVariable { rule: String, variable: String },
    #[error("`{name}` is defined twice")]
    Duplicate { name: String },
    #[error("rule `{rule}`: `{expression}`: {message}")]
    Evaluation {
        rule: String,
        expression: String,
        message: String,
    },
    #[error("rule `{rule}` changes `{variable}`, which holds no fact that is still there")]
    NoFact { rule: String, variable: String },
    #[error("the rules have fired {limit} times and found no end")]
    Endless { limit: usize },
}
