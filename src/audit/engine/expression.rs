//! Tests and values inside of rules, which are expressions of the language.

use super::Datum;

/// The index of a compiled expression in its evaluator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// Whoever can compile and run expressions of the language.
pub trait Evaluator {
    /// Compiles an expression in which the named variables are free.
    fn compile(&mut self, text: &str, variables: &[&str]) -> Result<ExpressionIndex, String>;

    /// Runs it with values for the variables.
    fn evaluate(
        &mut self,
        expression: ExpressionIndex,
        arguments: &[Datum],
    ) -> Result<Datum, String>;
}
