//! What the expander refuses, each said by a function named for it, so that one can grep for all.

use crate::lang::diagnostic::Diagnostic;
use crate::lang::source::{SourceText, Span};

/// A form that cannot be expanded; boxed, because results carry it through every expander.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem(Box<ProblemText>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct ProblemText {
    kind: &'static str,
    message: String,
    hint: Option<String>,
    span: Option<Span>,
    /// Set when a macro failed while it ran: the condition it signalled, told whole.
    inner: Option<Diagnostic>,
}

pub type Expanded<T> = Result<T, Problem>;

impl Problem {
    pub fn new(message: impl Into<String>) -> Problem {
        Problem(Box::new(ProblemText {
            kind: "syntax",
            message: message.into(),
            hint: None,
            span: None,
            inner: None,
        }))
    }

    /// Passes on what a program signalled while it was run for the expander.
    pub fn from_diagnostic(diagnostic: Diagnostic) -> Problem {
        let mut problem = Problem::new(diagnostic.message.clone());
        problem.0.inner = Some(diagnostic);
        problem
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Problem {
        self.0.hint = Some(hint.into());
        self
    }

    pub fn kind(mut self, kind: &'static str) -> Problem {
        self.0.kind = kind;
        self
    }

    /// Gives the place, unless a more exact one is known.
    pub fn at(mut self, span: Option<Span>) -> Problem {
        self.0.span = self.0.span.or(span);
        self
    }

    /// Says the problem with its source.
    pub fn into_diagnostic(self, source: Option<&SourceText>) -> Diagnostic {
        let text = *self.0;
        match text.inner {
            Some(mut inner) => {
                if inner.span.is_none() || inner.source.is_none() {
                    inner.span = text.span;
                    inner.source = source.cloned();
                }
                inner.hint = inner.hint.or(text.hint);
                inner
            }
            None => Diagnostic {
                source: source.cloned(),
                span: text.span,
                hint: text.hint,
                ..Diagnostic::new(text.kind, text.message)
            },
        }
    }
}

/// `form` was used with the wrong shape; `usage` is how it is written.
pub fn malformed(name: &str, wanted: &str, usage: &str) -> Problem {
    Problem::new(format!("`{name}` wants {wanted}")).hint(format!("write `{usage}`"))
}

pub fn wants_bindings(name: &str, got: &str) -> Problem {
    Problem::new(format!("`{name}` wants a list of bindings, got `{got}`")).hint(format!(
        "write `({name} ((x 1) (y 2)) …)` or `({name} [x 1 y 2] …)`"
    ))
}

/// One of the bindings is none.
pub fn wants_binding(name: &str, got: &str, list: &str) -> Problem {
    Problem::new(format!(
        "`{name}` wants a name and one value for each binding, got `{got}`"
    ))
    .hint(match list.starts_with('[') {
        true => format!("names and values take turns: `({name} [x 1 y 2] …)`"),
        false if got.starts_with('(') => {
            format!("several forms make one value in `(begin …)`: `({name} ((x (begin a b))) …)`")
        }
        false => format!("every binding has brackets of its own: `({name} ({list}) …)`"),
    })
}

pub fn wants_name(name: &str, got: &str) -> Problem {
    Problem::new(format!("`{name}` wants a name, got `{got}`"))
}

pub fn cannot_bind(got: &str) -> Problem {
    Problem::new(format!("cannot bind `{got}`"))
        .hint("a binding is a name or a pattern such as `[a b & rest]` or `{:keys [a b]}`")
}

pub fn bound_twice(name: &str) -> Problem {
    Problem::new(format!("`{name}` is bound twice in one list"))
        .hint("give one of them another name, or bind one after the other with `let*`")
}

/// A form of a `try` stands behind its clauses.
pub fn behind_catch(form: &str, usage: &str) -> Problem {
    Problem::new(format!("`{form}` stands behind the `catch` of a `try`"))
        .hint(format!("its forms come first: `{usage}`"))
}

/// Something stands where a list must.
pub fn wants_list(form: &str) -> Problem {
    Problem::new(format!("`{form}` stands where a list is wanted"))
}

pub fn improper_form() -> Problem {
    Problem::new("a call cannot be a dotted list").hint("quote it if it is data: `'(a . b)`")
}

pub fn interrupted() -> Problem {
    Problem::from_diagnostic(Diagnostic::interrupted())
}

pub fn nested_too_deep(limit: usize) -> Problem {
    Problem::new(format!("forms are nested more than {limit} deep")).kind("limit")
}

pub fn nest_too_large(depth: usize) -> Problem {
    Problem::new(format!(
        "forms nested more than {depth} deep do not fit below the heap limit"
    ))
    .kind("limit")
}

pub fn macro_too_deep(name: &str, limit: usize) -> Problem {
    Problem::new(format!(
        "the macro `{name}` was expanded {limit} times within one form"
    ))
    .kind("limit")
    .hint("its expansion probably contains a call of itself")
}

pub fn macro_as_value(name: &str) -> Problem {
    Problem::new(format!("`{name}` is a macro and has no value")).hint(format!(
        "name it with a quote, `'{name}`, or wrap it in a function: `(lambda (x) ({name} x))`"
    ))
}

pub fn special_as_value(name: &str) -> Problem {
    Problem::new(format!("`{name}` is a special form and has no value")).hint(format!(
        "name it with a quote, `'{name}`, or wrap it in a function: `(lambda (x) ({name} x))`"
    ))
}

pub fn special_redefined(name: &str) -> Problem {
    Problem::new(format!(
        "`{name}` is a special form and cannot be defined anew"
    ))
    .hint("choose another name; a local variable may have it")
}

pub fn not_data(name: &str, kind: &str) -> Problem {
    Problem::new(format!("`{name}` is a {kind} and cannot be assigned"))
        .kind("assignment")
        .hint(format!(
            "define it anew, so that the history knows: `({} {name} …)`",
            match kind {
                "macro" => "defmacro",
                "class" => "defclass",
                "constant" => "defconstant",
                _ => "defun",
            }
        ))
}

pub fn only_at_top_level(head: &str) -> Problem {
    Problem::new(format!("`{head}` must stand at top level"))
        .hint("inside a body, bind with `let`, `labels` or an inner `define`")
}

pub fn define_outside_body(head: &str) -> Problem {
    Problem::new(format!("`{head}` must stand at top level or in a body"))
        .hint("to change a variable, write `(set! name value)`")
}

pub fn recur_outside() -> Problem {
    Problem::new("`recur` outside of a `loop` or a function")
        .hint("it goes round again: `(loop [i 0] (if (< i 3) (recur (+ i 1)) i))`")
}

pub fn recur_not_tail() -> Problem {
    Problem::new("`recur` must be the last thing its `loop` or function does")
        .hint("move it to the end of every branch, or call the function by name")
}

pub fn recur_count(wanted: usize, got: usize) -> Problem {
    Problem::new(format!(
        "`recur` wants {wanted} value{}, one for each variable of its `loop`, got {got}",
        if wanted == 1 { "" } else { "s" }
    ))
    .hint("give every variable its next value, those that stay too")
}

pub fn no_block(name: &str) -> Problem {
    let problem = Problem::new(format!("there is no block `{name}` around this"));
    if name == "nil" {
        problem
            .hint("`return` leaves `loop`, `do`, `dolist`, `dotimes`, `while` and `(block nil …)`")
    } else {
        problem.hint(format!("open one with `(block {name} …)`"))
    }
}

pub fn not_a_place(got: &str) -> Problem {
    Problem::new(format!("`{got}` is not a place that can be set")).hint(
        "a place is a variable or a call with a setter, as `(car x)`, `(gethash key table)`, `(slot-value object 'slot)`",
    )
}

pub fn marker_misplaced(marker: &str) -> Problem {
    Problem::new(format!("`{marker}` does not belong at this place of a parameter list"))
        .hint("the order is: required, `&optional`, `&rest` (or `&`, or `. rest`), `&key`, `&allow-other-keys`, `&aux`")
}

pub fn unquote_outside(name: &str) -> Problem {
    Problem::new(format!("`{name}` outside of a quasiquote")).hint(
        "elements stand side by side, without commas; `,x` belongs inside of a quasiquoted form",
    )
}
