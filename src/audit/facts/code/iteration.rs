//! Loops of both accents.

use super::BindingKind;
use super::walk::{Context, Walker};
use crate::lang::syntax::{SyntaxKind, SyntaxNode};

/// Words of the extended `loop` that are no variables.
const LOOP_WORDS: &[&str] = &[
    "above",
    "across",
    "always",
    "and",
    "append",
    "appending",
    "as",
    "being",
    "below",
    "by",
    "collect",
    "collecting",
    "count",
    "counting",
    "do",
    "doing",
    "downfrom",
    "downto",
    "each",
    "else",
    "end",
    "finally",
    "for",
    "from",
    "hash-key",
    "hash-keys",
    "hash-value",
    "hash-values",
    "if",
    "in",
    "initially",
    "into",
    "maximize",
    "maximizing",
    "minimize",
    "minimizing",
    "named",
    "nconc",
    "nconcing",
    "never",
    "of",
    "on",
    "repeat",
    "return",
    "sum",
    "summing",
    "the",
    "then",
    "thereis",
    "to",
    "unless",
    "until",
    "upfrom",
    "upto",
    "using",
    "when",
    "while",
    "with",
    "=",
];

/// Whether a node is a word of the extended `loop`.
fn is_loop_word(node: SyntaxNode<'_>) -> bool {
    node.kind() == SyntaxKind::Symbol
        && LOOP_WORDS.contains(&node.text().trim_start_matches(':').to_lowercase().as_str())
}

/// Whether the arguments of `loop` are those of the extended one.
pub(in crate::audit::facts) fn is_extended(arguments: &[SyntaxNode<'_>]) -> bool {
    arguments.first().is_some_and(|it| is_loop_word(*it))
}

/// Whether the arguments of `loop` begin with bindings, as `loop`/`recur` has them.
pub(in crate::audit::facts) fn has_bindings(arguments: &[SyntaxNode<'_>]) -> bool {
    let Some(first) = arguments.first() else {
        return false;
    };
    match first.kind() {
        SyntaxKind::Vector => true,
        SyntaxKind::List => first
            .children()
            .all(|it| it.kind() == SyntaxKind::List && it.children().count() == 2),
        _ => false,
    }
}

impl<'tree> Walker<'tree> {
    /// `(do ((name start step) …) (test result…) body…)`.
    pub(super) fn do_loop(
        &mut self,
        operator: &str,
        arguments: &[SyntaxNode<'tree>],
        context: Context,
    ) {
        let [variables, ending, body @ ..] = arguments else {
            self.expressions(arguments, context.inner());
            return;
        };
        self.open();
        self.bindings(*variables, operator == "do*", context);
        let in_loop = context.in_loop();
        for step in variables.children().filter_map(|it| it.child(2)) {
            self.expression(step, in_loop);
        }
        let mut parts = ending.children();
        if let Some(test) = parts.next() {
            self.expression(test, in_loop);
        }
        let result: Vec<_> = parts.collect();
        self.sequence(&result, context);
        self.expressions(body, in_loop);
        self.close();
    }

    /// `(dolist (name list result) body…)`, `(for-range (i from to) body…)`.
    pub(super) fn counted_loop(&mut self, arguments: &[SyntaxNode<'tree>], context: Context) {
        let Some((head, body)) = arguments.split_first() else {
            return;
        };
        let parts: Vec<_> = head.children().collect();
        self.open();
        if let Some((&name, values)) = parts.split_first() {
            // What is gone through does not see the variable; what the loop answers does.
            let (first, others) = values.split_at(values.len().min(1));
            self.expressions(first, context.inner());
            self.bind_pattern(name, BindingKind::Local, context);
            self.expressions(others, context.inner());
        }
        self.body(body, context.in_loop());
        self.close();
    }

    pub(super) fn loop_form(&mut self, arguments: &[SyntaxNode<'tree>], context: Context) {
        if is_extended(arguments) {
            self.extended_loop(arguments, context);
        } else if has_bindings(arguments) {
            self.open();
            self.bindings(arguments[0], true, context);
            let in_loop = Context {
                loop_depth: context.loop_depth + 1,
                ..context
            };
            self.body(&arguments[1..], in_loop);
            self.close();
        } else {
            self.body(arguments, context.in_loop());
        }
    }

    /// Binds what follows `for`, `as`, `with` and `into`; what is evaluated once is outside the loop.
    fn extended_loop(&mut self, arguments: &[SyntaxNode<'tree>], context: Context) {
        self.open();
        let in_loop = context.in_loop();
        let word_of = |node: SyntaxNode<'_>| {
            is_loop_word(node).then(|| node.text().trim_start_matches(':').to_lowercase())
        };
        // Names may be used before the clause that binds them is read, as in `into`.
        for pair in arguments.windows(2) {
            let word = word_of(pair[0]);
            if matches!(
                word.as_deref(),
                Some("for" | "as" | "with" | "into" | "and")
            ) && word_of(pair[1]).is_none()
            {
                let is_pattern = matches!(
                    pair[1].kind(),
                    SyntaxKind::Symbol | SyntaxKind::List | SyntaxKind::Vector
                );
                if is_pattern
                    && (word.as_deref() != Some("and") || pair[1].kind() == SyntaxKind::Symbol)
                {
                    self.bind_pattern(pair[1], BindingKind::Local, context);
                }
            }
        }
        let mut once = false;
        let mut named = false;
        let mut skip = false;
        let mut after_with = false;
        for &argument in arguments {
            if let Some(word) = word_of(argument) {
                // The pattern after these is no expression.
                skip = matches!(word.as_str(), "for" | "as" | "with" | "into" | "named");
                after_with = word == "with" || (after_with && matches!(word.as_str(), "=" | "and"));
                once = matches!(
                    word.as_str(),
                    "in" | "on"
                        | "from"
                        | "downfrom"
                        | "upfrom"
                        | "to"
                        | "upto"
                        | "downto"
                        | "below"
                        | "above"
                        | "by"
                        | "across"
                        | "of"
                        | "repeat"
                        | "finally"
                        | "initially"
                ) || (after_with && word == "=");
                named = word == "=";
                continue;
            }
            if std::mem::take(&mut skip) {
                continue;
            }
            let around = if once { context.inner() } else { in_loop };
            self.expression(argument, if named { around.naming() } else { around });
        }
        self.close();
    }
}
