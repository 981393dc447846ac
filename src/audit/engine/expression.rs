//! Tests and values inside of rules, which are expressions of the language.

use super::{Datum, ExpressionDraft};

/// The index of a compiled expression in its evaluator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ExpressionIndex(pub usize);

/// The index of a variable in its rule.
pub type VariableIndex = usize;

/// An expression and the variables it reads.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// As written, for messages.
    pub text: String,
    /// In the order in which the compiled expression takes them.
    pub variables: Vec<VariableIndex>,
    pub compiled: ExpressionIndex,
}

/// Whoever makes something of an expression of a rule, in which its variables are free.
pub trait Compiler {
    fn compile(&mut self, expression: &ExpressionDraft) -> Result<ExpressionIndex, String>;
}

/// Whoever can compile and run expressions of the language.
pub trait Evaluator: Compiler {
    /// Runs an expression with values for its variables.
    fn evaluate(
        &mut self,
        expression: ExpressionIndex,
        arguments: &[Datum],
    ) -> Result<Datum, String>;

    /// Returns an expression as it was written.
    fn text(&self, expression: ExpressionIndex) -> &str;
}
