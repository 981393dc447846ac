//! From forms to templates and rules that are not compiled yet.

use super::template::{Slot, SlotDefault, SlotKind, Template};
use super::tree::Tree;
use super::{
    ActionDraft, ConditionDraft, ConditionKind, ConstraintDraft, Datum, Draft, EngineError,
    ExpressionDraft, PatternDraft, SLOT_KINDS,
};
use crate::lang::source::SourceText;
use crate::lang::syntax::{self, SyntaxNode};

/// One construct of a rule file.
#[derive(Clone, Debug)]
pub enum Construct {
    Template(Template),
    Rule(Draft),
}

/// Conditions inside of conditions, and lists inside of literals.
const NESTING_MAX: usize = 64;

/// Forms of one expression that are looked through for variables: data may go round in a circle.
pub const FORMS_MAX: usize = 1 << 20;

/// Reads the constructs of a text.
pub fn read(source: &SourceText) -> Result<Vec<Construct>, EngineError> {
    let parse = syntax::parse(&source.text);
    let place = |offset: u32| {
        let (line, column) = source.line_column(offset as usize);
        format!("{}:{line}:{column}", source.name)
    };
    if let Some(error) = parse.errors.first() {
        return Err(EngineError::Syntax {
            place: place(error.span.start),
            message: error.message.to_string(),
        });
    }
    let at = |node: SyntaxNode<'_>| place(node.span().start);
    let forms = parse.tree.forms();
    forms
        .map(|form| {
            let mut reader = Reader::new(&at);
            match form.head_symbol().as_deref() {
                Some("deftemplate") => reader.template(form).map(Construct::Template),
                Some("defrule") => reader.rule(form).map(Construct::Rule),
                _ => Err(reader.wrong(form, "a `deftemplate` or a `defrule` is expected")),
            }
        })
        .collect()
}

/// Reads forms of one kind of tree.
pub struct Reader<'place, T> {
    /// Where a form stands, for messages.
    place: &'place dyn Fn(T) -> String,
    /// The expressions of the rule, in the order of their numbers.
    pub expressions: Vec<T>,
}

/// The parts of a `defrule` before anything is made of them.
pub struct RuleParts<T> {
    pub draft: Draft,
    pub left: Vec<T>,
    pub right: Vec<T>,
}

impl<'place, T: Tree> Reader<'place, T> {
    pub fn new(place: &'place dyn Fn(T) -> String) -> Reader<'place, T> {
        Reader {
            place,
            expressions: Vec::new(),
        }
    }

    fn wrong(&self, form: T, message: impl Into<String>) -> EngineError {
        EngineError::Syntax {
            place: (self.place)(form),
            message: message.into(),
        }
    }

    fn elements(&self, form: T) -> Vec<T> {
        form.elements().unwrap_or_default()
    }

    fn name(&self, form: T) -> Result<String, EngineError> {
        let name = self.elements(form).get(1).and_then(|it| it.word());
        name.ok_or_else(|| self.wrong(form, "a name is missing"))
    }

    /// `(deftemplate name ["doc"] (slot a) (slot b (default 1) (type integer)) (multislot c) …)`.
    pub fn template(&mut self, form: T) -> Result<Template, EngineError> {
        let mut template = Template::new(self.name(form)?, [] as [&str; 0]);
        for part in self.elements(form).into_iter().skip(2) {
            if let Some(Datum::String(text)) = part.literal() {
                template.docstring = Some(text.to_string());
                continue;
            }
            // LISA writes an empty list of superclasses here.
            if part.literal() == Some(Datum::Nil) || part.elements().is_some_and(|it| it.is_empty())
            {
                continue;
            }
            let slot = self.slot(part)?;
            if template.slot(&slot.name).is_some() {
                let name = slot.name;
                return Err(self.wrong(part, format!("the slot `{name}` stands twice")));
            }
            template.slots.push(slot);
        }
        Ok(template)
    }

    fn slot(&mut self, form: T) -> Result<Slot, EngineError> {
        let parts = self.elements(form);
        let words: Vec<_> = parts.iter().take(2).map(|it| it.word()).collect();
        let [Some(head), Some(name)] = &words[..] else {
            return Err(self.wrong(form, "a slot is written `(slot name)`"));
        };
        let mut slot = Slot::new(name);
        slot.is_multi = match head.as_str() {
            "slot" => false,
            "multislot" => true,
            _ => return Err(self.wrong(form, "a slot is written `(slot name)`")),
        };
        for option in &parts[2..] {
            let items = self.elements(*option);
            let word = items.first().and_then(|it| it.word());
            match (word.as_deref(), &items[items.len().min(1)..]) {
                (Some("default"), []) => {
                    return Err(self.wrong(*option, "a default needs a value"));
                }
                (Some("default"), values) if slot.is_multi => {
                    let values = values.iter().map(|it| self.literal(*it));
                    let values: Vec<Datum> = values.collect::<Result<_, _>>()?;
                    slot.default = SlotDefault::Value(match &values[..] {
                        // A quoted list is the row itself.
                        [row @ (Datum::List(_) | Datum::Nil)] => row.clone(),
                        _ => Datum::list(values),
                    });
                }
                (Some("default"), [value]) => {
                    slot.default = match value.word().as_deref() {
                        Some("?none") | Some("?NONE") => SlotDefault::Required,
                        _ => SlotDefault::Value(self.literal(*value)?),
                    };
                }
                (Some("type"), [kind]) => {
                    let name = kind.word().unwrap_or_default().to_lowercase();
                    slot.kind = SlotKind::from_name(&name).ok_or_else(|| {
                        let names: Vec<&str> = SLOT_KINDS.iter().map(|(name, _)| *name).collect();
                        let names = names.join("`, `");
                        self.wrong(*kind, format!("a slot's type is one of `{names}`"))
                    })?;
                }
                _ => {
                    let message = "only `(default value)` and `(type name)` may follow";
                    return Err(self.wrong(*option, message));
                }
            }
        }
        Ok(slot)
    }

    /// `(defrule name ["doc"] [(:option value …)] condition… => action…)`.
    pub fn rule(&mut self, form: T) -> Result<Draft, EngineError> {
        let RuleParts {
            mut draft,
            left,
            right,
        } = self.parts(form)?;
        draft.conditions = self.left_side(&left)?;
        for action in right {
            self.action(action, &mut draft.actions)?;
        }
        Ok(draft)
    }

    /// Takes a rule apart.
    pub fn parts(&mut self, form: T) -> Result<RuleParts<T>, EngineError> {
        let mut draft = Draft {
            name: self.name(form)?,
            ..Draft::default()
        };
        let parts = self.elements(form);
        let is_arrow = |it: &T| it.word().as_deref() == Some("=>");
        let Some(arrow) = parts.iter().position(is_arrow) else {
            return Err(self.wrong(form, "`=>` between conditions and actions is missing"));
        };
        let right = parts[arrow + 1..].to_vec();
        let mut left = &parts[2.min(arrow)..arrow];
        if let [first, rest @ ..] = left
            && let Some(Datum::String(text)) = first.literal()
        {
            draft.docstring = text.to_string();
            left = rest;
        }
        if let [first, rest @ ..] = left
            && self.are_options(*first)
        {
            draft.options = self.options(*first)?;
            left = rest;
        }
        let left = left.to_vec();
        Ok(RuleParts { draft, left, right })
    }

    fn are_options(&self, form: T) -> bool {
        let is_keyword = |it: &T| matches!(it.literal(), Some(Datum::Keyword(_)));
        match form.elements() {
            Some(elements) => elements.first().is_none_or(is_keyword),
            None => form.literal() == Some(Datum::Nil),
        }
    }

    fn options(&self, list: T) -> Result<Vec<(String, Datum)>, EngineError> {
        self.elements(list)
            .chunks(2)
            .map(|pair| match pair {
                [key, value] => match key.literal() {
                    Some(Datum::Keyword(key)) => Ok((key.to_string(), self.literal(*value)?)),
                    _ => Err(self.wrong(*key, "an option begins with a keyword")),
                },
                _ => Err(self.wrong(pair[0], "an option needs a value")),
            })
            .collect()
    }

    /// Reads conditions. What `logical` says comes first.
    pub fn left_side(&mut self, forms: &[T]) -> Result<Vec<ConditionDraft>, EngineError> {
        let mut conditions: Vec<ConditionDraft> = Vec::new();
        for &form in forms {
            let condition = self.condition(form, 0)?;
            let is_logical = |it: &ConditionDraft| matches!(it.kind, ConditionKind::Logical(_));
            if is_logical(&condition) && conditions.last().is_some_and(|it| !is_logical(it)) {
                return Err(self.wrong(form, "`logical` conditions come before all others"));
            }
            conditions.push(condition);
        }
        Ok(conditions)
    }

    fn condition(&mut self, form: T, depth: usize) -> Result<ConditionDraft, EngineError> {
        if depth > NESTING_MAX {
            let message = format!("conditions are nested more than {NESTING_MAX} deep");
            return Err(self.wrong(form, message));
        }
        let elements = self.elements(form);
        let inside = &elements[elements.len().min(1)..];
        let head = elements.first().and_then(|it| it.word());
        let of = |reader: &mut Self, least: usize| {
            if inside.len() < least {
                let message = match least {
                    1 => "a condition is expected inside",
                    _ => "at least two conditions are expected inside",
                };
                return Err(reader.wrong(form, message));
            }
            let all = inside.iter();
            all.map(|&it| reader.condition(it, depth + 1)).collect()
        };
        let kind = match (head.as_deref(), inside) {
            (Some("test"), [test]) => ConditionKind::Test(self.expression(*test)),
            (Some("test"), _) => {
                return Err(self.wrong(form, "exactly one expression is expected inside"));
            }
            (Some("not"), _) => ConditionKind::Not(of(self, 1)?),
            (Some("exists"), _) => ConditionKind::Exists(of(self, 1)?),
            (Some("and"), _) => ConditionKind::And(of(self, 1)?),
            (Some("or"), _) => ConditionKind::Or(of(self, 1)?),
            (Some("forall"), _) => ConditionKind::Forall(of(self, 2)?),
            (Some("logical"), _) if depth == 0 => ConditionKind::Logical(of(self, 1)?),
            (Some("logical"), _) => {
                return Err(self.wrong(form, "`logical` stands in no other condition"));
            }
            (Some(head), [pattern]) if head.starts_with('?') => {
                let fact = Some(head.to_string());
                ConditionKind::Match(self.pattern(*pattern, fact)?)
            }
            (Some(head), _) if head.starts_with('?') => {
                let message = format!("a fact is bound by `({head} (template …))`");
                return Err(self.wrong(form, message));
            }
            _ => ConditionKind::Match(self.pattern(form, None)?),
        };
        let text = form.text();
        Ok(ConditionDraft { text, kind })
    }

    fn pattern(&mut self, form: T, fact: Option<String>) -> Result<PatternDraft, EngineError> {
        let elements = self.elements(form);
        let Some(template) = elements.first().and_then(|it| it.word()) else {
            return Err(self.wrong(form, "a pattern is written `(template (slot value) …)`"));
        };
        let mut pattern = PatternDraft {
            template,
            fact,
            slots: Vec::new(),
        };
        for &part in &elements[1..] {
            let elements = self.elements(part);
            let Some(slot) = elements.first().and_then(|it| it.word()) else {
                return Err(self.wrong(part, "a slot is written `(slot value)`"));
            };
            let constraints = elements[1..].iter();
            let constraints: Result<_, _> = constraints.map(|it| self.constraint(*it)).collect();
            pattern.slots.push((slot, constraints?));
        }
        Ok(pattern)
    }

    fn constraint(&mut self, form: T) -> Result<ConstraintDraft, EngineError> {
        if let Some(name) = form.word() {
            if name == "?" {
                return Ok(ConstraintDraft::Any);
            }
            if name.starts_with('?') {
                return Ok(ConstraintDraft::Variable(name));
            }
            if name.starts_with("$?") {
                return Ok(ConstraintDraft::Rest((name != "$?").then_some(name)));
            }
        }
        let elements = self.elements(form);
        if elements.is_empty() || form.quoted().is_some() {
            return self.literal(form).map(ConstraintDraft::Equal);
        }
        if let [head, inside] = elements[..]
            && head.word().as_deref() == Some("not")
            && (inside.elements().is_none() || inside.quoted().is_some())
        {
            return Ok(match variable(inside) {
                Some(name) => ConstraintDraft::NotVariable(name),
                None => ConstraintDraft::NotEqual(self.literal(inside)?),
            });
        }
        Ok(ConstraintDraft::Test(self.expression(form)))
    }

    fn action(&mut self, form: T, actions: &mut Vec<ActionDraft>) -> Result<(), EngineError> {
        let elements = self.elements(form);
        let arguments = &elements[elements.len().min(1)..];
        let head = elements.first().and_then(|it| it.word());
        match (head.as_deref(), arguments) {
            (Some("assert"), facts) => {
                for fact in facts {
                    let parts = self.elements(*fact);
                    let Some(template) = parts.first().and_then(|it| it.word()) else {
                        let message = "a fact is written `(template (slot value) …)`";
                        return Err(self.wrong(*fact, message));
                    };
                    let slots = self.slots(&parts[1..])?;
                    actions.push(ActionDraft::Assert { template, slots });
                }
            }
            (Some("retract"), facts) => {
                for it in facts {
                    actions.push(ActionDraft::Retract(self.fact(*it)?));
                }
            }
            (Some("modify"), [first, rest @ ..]) => {
                let fact = self.fact(*first)?;
                let slots = self.slots(rest)?;
                actions.push(ActionDraft::Modify { fact, slots });
            }
            (Some("halt"), []) => actions.push(ActionDraft::Halt),
            _ => actions.push(ActionDraft::Evaluate(self.expression(form))),
        }
        Ok(())
    }

    fn fact(&self, form: T) -> Result<String, EngineError> {
        variable(form).ok_or_else(|| self.wrong(form, "a fact's variable is expected"))
    }

    fn slots(&mut self, forms: &[T]) -> Result<Vec<(String, ExpressionDraft)>, EngineError> {
        let mut slots = Vec::new();
        for &form in forms {
            let elements = self.elements(form);
            let slot = elements.first().and_then(|it| it.word());
            let ([_, value], Some(slot)) = (&elements[..], slot) else {
                return Err(self.wrong(form, "a slot is written `(slot value)`"));
            };
            slots.push((slot, self.expression(*value)));
        }
        Ok(slots)
    }

    /// Reads plain data, quoted or not.
    pub fn literal(&self, form: T) -> Result<Datum, EngineError> {
        self.literal_at(form.quoted().unwrap_or(form), 0)
    }

    fn literal_at(&self, form: T, depth: usize) -> Result<Datum, EngineError> {
        match form.elements() {
            _ if depth > NESTING_MAX => {
                let message = format!("lists are nested more than {NESTING_MAX} deep");
                Err(self.wrong(form, message))
            }
            Some(elements) => {
                let elements = elements.into_iter();
                let elements = elements.map(|it| self.literal_at(it, depth + 1));
                elements.collect::<Result<_, _>>().map(Datum::list)
            }
            None => form
                .literal()
                .ok_or_else(|| self.wrong(form, "a literal is expected")),
        }
    }

    /// Notes an expression and the variables in it.
    pub fn expression(&mut self, form: T) -> ExpressionDraft {
        let mut variables: Vec<String> = Vec::new();
        let mut open = vec![form];
        for _ in 0..FORMS_MAX {
            let Some(form) = open.pop() else { break };
            if let Some(name) = variable(form)
                && !variables.contains(&name)
            {
                variables.push(name);
            }
            open.extend(form.parts().into_iter().rev());
        }
        self.expressions.push(form);
        ExpressionDraft {
            text: form.text(),
            variables,
            index: self.expressions.len() - 1,
        }
    }
}

/// Returns the name of a variable.
fn variable<T: Tree>(form: T) -> Option<String> {
    form.word()
        .filter(|name| name.starts_with('?') || name.starts_with("$?"))
}
