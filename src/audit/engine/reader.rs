//! From text to templates and rules that are not compiled yet.

use super::template::{Slot, Template};
use super::{Datum, EngineError};
use crate::lang::source::SourceText;
use crate::lang::syntax::{self, Atom, NumberLiteral, SyntaxKind, SyntaxNode};

/// One construct of a rule file.
#[derive(Clone, Debug)]
pub enum Construct {
    Template(Template),
    Rule(Draft),
}

/// A rule as read: its parts are text, for templates may come later.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub name: String,
    pub docstring: String,
    /// `(:id "1.1" :severity error …)`, in order.
    pub options: Vec<(String, Datum)>,
    pub conditions: Vec<ConditionDraft>,
    pub actions: Vec<ActionDraft>,
}

#[derive(Clone, Debug)]
pub enum ConditionDraft {
    Match(PatternDraft),
    Not(PatternDraft),
    Exists(PatternDraft),
    Test(ExpressionDraft),
}

#[derive(Clone, Debug)]
pub struct PatternDraft {
    pub template: String,
    pub fact: Option<String>,
    pub constraints: Vec<(String, ConstraintDraft)>,
}

#[derive(Clone, Debug)]
pub enum ConstraintDraft {
    Equal(Datum),
    NotEqual(Datum),
    Variable(String),
    NotVariable(String),
    Test(ExpressionDraft),
}

/// The text of an expression and the variables in it, in order of appearance.
#[derive(Clone, Debug)]
pub struct ExpressionDraft {
    pub text: String,
    pub variables: Vec<String>,
}

#[derive(Clone, Debug)]
pub enum ActionDraft {
    Assert {
        template: String,
        slots: Vec<(String, ExpressionDraft)>,
    },
    Retract(String),
    Modify {
        fact: String,
        slots: Vec<(String, ExpressionDraft)>,
    },
    Halt,
    Evaluate(ExpressionDraft),
}

impl Draft {
    pub fn option(&self, name: &str) -> Option<&Datum> {
        self.options
            .iter()
            .find(|(it, _)| it == name)
            .map(|(_, value)| value)
    }
}

/// Reads the constructs of a text.
pub fn read(source: &SourceText) -> Result<Vec<Construct>, EngineError> {
    let parse = syntax::parse(&source.text);
    let reader = Reader { source };
    if let Some(error) = parse.errors.first() {
        return Err(reader.error(error.span.start, &error.message));
    }
    parse
        .tree
        .forms()
        .map(|form| match form.head_symbol().as_deref() {
            Some("deftemplate") => reader.template(form).map(Construct::Template),
            Some("defrule") => reader.rule(form).map(Construct::Rule),
            _ => Err(reader.wrong(form, "a `deftemplate` or a `defrule` is expected")),
        })
        .collect()
}

struct Reader<'source> {
    source: &'source SourceText,
}

impl Reader<'_> {
    fn error(&self, offset: u32, message: &str) -> EngineError {
        let (line, column) = self.source.line_column(offset as usize);
        EngineError::Syntax {
            place: format!("{}:{line}:{column}", self.source.name),
            message: message.to_string(),
        }
    }

    fn wrong(&self, node: SyntaxNode<'_>, message: &str) -> EngineError {
        self.error(node.span().start, message)
    }

    fn name(&self, form: SyntaxNode<'_>) -> Result<String, EngineError> {
        form.child(1)
            .and_then(SyntaxNode::symbol)
            .map(String::from)
            .ok_or_else(|| self.wrong(form, "a name is missing"))
    }

    /// `(deftemplate name ["doc"] (slot a) (slot b (default 1)) …)`.
    fn template(&self, form: SyntaxNode<'_>) -> Result<Template, EngineError> {
        let mut template = Template::new(self.name(form)?, [] as [&str; 0]);
        for part in form.children().skip(2) {
            if let Some(text) = part.string() {
                template.docstring = Some(text.into_owned());
                continue;
            }
            // LISA writes an empty list of superclasses here.
            if part.kind() == SyntaxKind::List && part.child(0).is_none() {
                continue;
            }
            let name = part.child(1).and_then(SyntaxNode::symbol);
            let (true, Some(name)) = (part.is_call_of("slot"), name) else {
                return Err(self.wrong(part, "a slot is written `(slot name)`"));
            };
            let default = match part.child(2) {
                None => Datum::Nil,
                Some(option) if option.is_call_of("default") => match option.child(1) {
                    Some(value) => self.literal(value)?,
                    None => return Err(self.wrong(option, "a default needs a value")),
                },
                Some(other) => return Err(self.wrong(other, "only `(default value)` may follow")),
            };
            template.slots.push(Slot {
                name: name.into_owned(),
                default,
            });
        }
        Ok(template)
    }

    /// `(defrule name ["doc"] [(:option value …)] condition… => action…)`.
    fn rule(&self, form: SyntaxNode<'_>) -> Result<Draft, EngineError> {
        let mut draft = Draft {
            name: self.name(form)?,
            ..Draft::default()
        };
        let parts: Vec<_> = form.children().skip(2).collect();
        let Some(arrow) = parts.iter().position(|it| it.is_symbol("=>")) else {
            return Err(self.wrong(form, "`=>` between conditions and actions is missing"));
        };
        let mut left = &parts[..arrow];
        if let [first, rest @ ..] = left
            && let Some(text) = first.string()
        {
            draft.docstring = text.into_owned();
            left = rest;
        }
        if let [first, rest @ ..] = left
            && first.kind() == SyntaxKind::List
            && first.child(0).is_none_or(|it| it.keyword().is_some())
        {
            draft.options = self.options(*first)?;
            left = rest;
        }
        for condition in left {
            draft.conditions.push(self.condition(*condition)?);
        }
        for action in &parts[arrow + 1..] {
            self.action(*action, &mut draft.actions)?;
        }
        Ok(draft)
    }

    fn options(&self, list: SyntaxNode<'_>) -> Result<Vec<(String, Datum)>, EngineError> {
        let items: Vec<_> = list.children().collect();
        items
            .chunks(2)
            .map(|pair| match pair {
                [key, value] => match key.keyword() {
                    Some(key) => Ok((key.into_owned(), self.literal(*value)?)),
                    None => Err(self.wrong(*key, "an option begins with a keyword")),
                },
                _ => Err(self.wrong(pair[0], "an option needs a value")),
            })
            .collect()
    }

    fn condition(&self, node: SyntaxNode<'_>) -> Result<ConditionDraft, EngineError> {
        let only = || match (node.child(1), node.child(2)) {
            (Some(inside), None) => Ok(inside),
            _ => Err(self.wrong(node, "exactly one condition is expected inside")),
        };
        match node.head_symbol().as_deref() {
            Some("test") => Ok(ConditionDraft::Test(expression(only()?))),
            Some("not") => Ok(ConditionDraft::Not(self.pattern(only()?, None)?)),
            Some("exists") => Ok(ConditionDraft::Exists(self.pattern(only()?, None)?)),
            Some(head) if head.starts_with('?') => {
                let fact = Some(head.to_string());
                Ok(ConditionDraft::Match(self.pattern(only()?, fact)?))
            }
            _ => Ok(ConditionDraft::Match(self.pattern(node, None)?)),
        }
    }

    fn pattern(
        &self,
        node: SyntaxNode<'_>,
        fact: Option<String>,
    ) -> Result<PatternDraft, EngineError> {
        let Some(template) = node.head_symbol() else {
            return Err(self.wrong(node, "a pattern is written `(template (slot value) …)`"));
        };
        let mut pattern = PatternDraft {
            template: template.into_owned(),
            fact,
            constraints: Vec::new(),
        };
        for part in node.children().skip(1) {
            let Some(slot) = part.head_symbol() else {
                return Err(self.wrong(part, "a slot is written `(slot value)`"));
            };
            for constraint in part.children().skip(1) {
                if let Some(constraint) = self.constraint(constraint)? {
                    pattern
                        .constraints
                        .push((slot.clone().into_owned(), constraint));
                }
            }
        }
        Ok(pattern)
    }

    /// `None` is the wildcard `?`.
    fn constraint(&self, node: SyntaxNode<'_>) -> Result<Option<ConstraintDraft>, EngineError> {
        if let Some(name) = variable(node) {
            return Ok((name != "?").then_some(ConstraintDraft::Variable(name)));
        }
        if node.kind() != SyntaxKind::List || node.child(0).is_none() {
            return self.literal(node).map(ConstraintDraft::Equal).map(Some);
        }
        let inside = node.child(1).filter(|_| node.children().count() == 2);
        Ok(Some(match inside {
            Some(inside) if node.is_call_of("not") && inside.kind() != SyntaxKind::List => {
                match variable(inside) {
                    Some(name) => ConstraintDraft::NotVariable(name),
                    None => ConstraintDraft::NotEqual(self.literal(inside)?),
                }
            }
            _ => ConstraintDraft::Test(expression(node)),
        }))
    }

    fn action(
        &self,
        node: SyntaxNode<'_>,
        actions: &mut Vec<ActionDraft>,
    ) -> Result<(), EngineError> {
        let arguments: Vec<_> = node.children().skip(1).collect();
        let fact = |node: &SyntaxNode<'_>| {
            variable(*node).ok_or_else(|| self.wrong(*node, "a fact's variable is expected"))
        };
        match (node.head_symbol().as_deref(), arguments.as_slice()) {
            (Some("assert"), facts) => {
                for fact in facts {
                    let Some(template) = fact.head_symbol() else {
                        return Err(
                            self.wrong(*fact, "a fact is written `(template (slot value) …)`")
                        );
                    };
                    actions.push(ActionDraft::Assert {
                        template: template.into_owned(),
                        slots: self.slots(fact.children().skip(1))?,
                    });
                }
            }
            (Some("retract"), facts) => {
                for it in facts {
                    actions.push(ActionDraft::Retract(fact(it)?));
                }
            }
            (Some("modify"), [first, rest @ ..]) => actions.push(ActionDraft::Modify {
                fact: fact(first)?,
                slots: self.slots(rest.iter().copied())?,
            }),
            (Some("halt"), []) => actions.push(ActionDraft::Halt),
            _ => actions.push(ActionDraft::Evaluate(expression(node))),
        }
        Ok(())
    }

    fn slots<'tree>(
        &self,
        nodes: impl Iterator<Item = SyntaxNode<'tree>>,
    ) -> Result<Vec<(String, ExpressionDraft)>, EngineError> {
        nodes
            .map(
                |node| match (node.head_symbol(), node.child(1), node.child(2)) {
                    (Some(slot), Some(value), None) => Ok((slot.into_owned(), expression(value))),
                    _ => Err(self.wrong(node, "a slot is written `(slot value)`")),
                },
            )
            .collect()
    }

    fn literal(&self, node: SyntaxNode<'_>) -> Result<Datum, EngineError> {
        let node = match node.kind() {
            SyntaxKind::Quote => node.prefixed().unwrap_or(node),
            _ => node,
        };
        if node.kind() == SyntaxKind::List {
            return node
                .children()
                .map(|it| self.literal(it))
                .collect::<Result<_, _>>()
                .map(Datum::list);
        }
        match node.atom() {
            Some(Atom::Nil) => Ok(Datum::Nil),
            Some(Atom::Boolean(value)) => Ok(Datum::Boolean(value)),
            Some(Atom::Number(NumberLiteral::Integer(number))) => Ok(Datum::Integer(number)),
            Some(Atom::Number(NumberLiteral::Float(number))) => Ok(Datum::Float(number)),
            Some(Atom::String(text)) => Ok(Datum::string(text.as_ref())),
            Some(Atom::Symbol(name)) => Ok(Datum::symbol(name.as_ref())),
            Some(Atom::Keyword(name)) => Ok(Datum::keyword(name.as_ref())),
            _ => Err(self.wrong(node, "a literal is expected")),
        }
    }
}

fn variable(node: SyntaxNode<'_>) -> Option<String> {
    node.symbol()
        .filter(|name| name.starts_with('?'))
        .map(String::from)
}

fn expression(node: SyntaxNode<'_>) -> ExpressionDraft {
    let mut variables: Vec<String> = Vec::new();
    for name in node.descendants().filter_map(variable) {
        if !variables.contains(&name) {
            variables.push(name);
        }
    }
    ExpressionDraft {
        text: node.text().to_string(),
        variables,
    }
}
