//! From the text of a `defpattern` to a pattern.

use std::sync::Arc;

use super::pattern::{Accent, Brackets, Case, Element, Form, Guard, Idiom, Literal, Root, Slot};
use super::position::Position;
use super::rewrite::{Message, Part, Said, Template};
use super::{predicates, synonyms};
use crate::audit::engine::{Datum, Draft, EngineError, Reader};
use crate::lang::source::SourceText;
use crate::lang::syntax::{self, SyntaxKind, SyntaxNode};

/// Patterns inside of patterns, and variables in one rule.
const NESTING_MAX: usize = 64;
const VARIABLES_MAX: usize = 32;

/// Whether a file of rules holds patterns.
pub fn is_pattern(text: &str) -> bool {
    text.lines().any(|line| line.starts_with("(defpattern "))
}

/// Reads `(defpattern name "doc" (:id …) pattern [=> rewrite] … :message "…" [:at ?x])`, any number.
pub fn read(source: &SourceText) -> Result<Vec<(Draft, Idiom)>, EngineError> {
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
    parse
        .tree
        .forms()
        .map(|form| PatternReader::new(&at).rule(form))
        .collect()
}

struct PatternReader<'place, 'tree> {
    place: &'place dyn Fn(SyntaxNode<'tree>) -> String,
    /// Names of the variables, with their question marks.
    variables: Vec<String>,
}

type Read<T> = Result<T, EngineError>;

impl<'place, 'tree> PatternReader<'place, 'tree> {
    fn new(place: &'place dyn Fn(SyntaxNode<'tree>) -> String) -> PatternReader<'place, 'tree> {
        PatternReader {
            place,
            variables: Vec::new(),
        }
    }

    fn wrong<T>(&self, node: SyntaxNode<'tree>, message: impl Into<String>) -> Read<T> {
        Err(EngineError::Syntax {
            place: (self.place)(node),
            message: message.into(),
        })
    }

    fn rule(mut self, form: SyntaxNode<'tree>) -> Read<(Draft, Idiom)> {
        let parts: Vec<_> = form.children().collect();
        let [head, name, docstring, options, rest @ ..] = parts.as_slice() else {
            return self.wrong(form, "a pattern needs a name, a docstring and options");
        };
        if !head.is_symbol("defpattern") {
            return self.wrong(form, "a `defpattern` is expected");
        }
        let (Some(name), Some(text)) = (name.symbol(), docstring.string()) else {
            return self.wrong(form, "a name and a docstring are expected");
        };
        let mut draft = Draft {
            name: name.into_owned(),
            docstring: text.into_owned(),
            ..Draft::default()
        };
        let options: Vec<_> = options.children().collect();
        for pair in options.chunks(2) {
            let (Some(key), Some(value)) = (pair[0].keyword(), pair.get(1)) else {
                return self.wrong(pair[0], "an option is a keyword and a value");
            };
            let value = Reader::new(self.place).literal(*value)?;
            draft.options.push((key.into_owned(), value));
        }
        let idiom = self.cases(form, rest, &draft)?;
        Ok((draft, idiom))
    }

    fn cases(
        &mut self,
        form: SyntaxNode<'tree>,
        rest: &[SyntaxNode<'tree>],
        draft: &Draft,
    ) -> Read<Idiom> {
        let mut cases = Vec::new();
        let mut names = Vec::new();
        let mut message = None;
        let mut place = None;
        let mut rest = rest;
        while let [first, more @ ..] = rest {
            rest = match (first.keyword().as_deref(), more) {
                (Some("message"), [text, more @ ..]) => {
                    message = Some(*text);
                    more
                }
                (Some("at"), [variable, more @ ..]) => {
                    place = Some(self.known(*variable)?);
                    more
                }
                (None, more) => {
                    let root = self.root(*first)?;
                    let mut case = Case {
                        root,
                        rewrite: None,
                    };
                    match more {
                        [arrow, rewrite, more @ ..] if arrow.is_symbol("=>") => {
                            case.rewrite = Some(self.template(*rewrite, &mut names)?);
                            cases.push(case);
                            more
                        }
                        _ => {
                            cases.push(case);
                            more
                        }
                    }
                }
                _ => {
                    return self.wrong(*first, "only `:message` and `:at` may follow the patterns");
                }
            };
        }
        let Some(text) = message.and_then(SyntaxNode::string) else {
            return self.wrong(form, "a pattern needs a `:message`");
        };
        if cases.is_empty() {
            return self.wrong(form, "a pattern is missing");
        }
        let message = self.message(form, &text)?;
        let shows_fix = message.parts.iter().any(|it| matches!(it, Said::Fix));
        if shows_fix && cases.iter().any(|case| case.rewrite.is_none()) {
            return self.wrong(form, "`{fix}` is said, but a case has no rewrite");
        }
        let accent = match draft.option("accent").and_then(Datum::text) {
            None => None,
            Some(name) => match Accent::from_name(name) {
                Some(accent) => Some(accent),
                None => return self.wrong(form, "the accents are `lisp` and `scheme`"),
            },
        };
        Ok(Idiom {
            variables: std::mem::take(&mut self.variables),
            cases,
            names,
            message,
            place,
            accent,
        })
    }

    /// Reads what a pattern is laid over.
    fn root(&mut self, node: SyntaxNode<'tree>) -> Read<Root> {
        let parts: Vec<_> = node.children().collect();
        Ok(match (node.head_symbol().as_deref(), parts.get(1..)) {
            (Some("?function"), Some([name, parameters, body @ ..])) => Root::Function {
                name: self.form(*name, 0)?,
                parameters: self.elements(parameters.children(), 0)?,
                body: self.elements(body.iter().copied(), 0)?,
            },
            (Some("?global"), Some([name, value])) => Root::Global {
                name: self.form(*name, 0)?,
                value: self.form(*value, 0)?,
            },
            (Some("?constant"), Some([name, value])) => Root::Constant {
                name: self.form(*name, 0)?,
                value: self.form(*value, 0)?,
            },
            (Some("?name"), Some([name])) => Root::Name(self.form(*name, 0)?),
            (Some("?docstring"), Some([text])) => Root::Docstring(self.form(*text, 0)?),
            _ => Root::Form(self.form(node, 0)?),
        })
    }

    fn elements(
        &mut self,
        nodes: impl Iterator<Item = SyntaxNode<'tree>>,
        depth: usize,
    ) -> Read<Vec<Element>> {
        nodes.map(|node| self.element(node, depth)).collect()
    }

    fn element(&mut self, node: SyntaxNode<'tree>, depth: usize) -> Read<Element> {
        if let Some(name) = node.symbol()
            && let Some(rest) = name.strip_prefix("?*")
        {
            let (slot, guards) = self.variable(node, "?*", rest)?;
            return Ok(Element::Run { slot, guards });
        }
        let parts: Vec<_> = node.children().collect();
        Ok(match (node.head_symbol().as_deref(), parts.get(1..)) {
            (Some("?repeat"), Some([least, form])) => {
                let least = match least.number() {
                    Some(syntax::NumberLiteral::Integer(least)) => usize::try_from(least).ok(),
                    _ => None,
                };
                match least {
                    Some(least) => Element::Repeat(least, self.form(*form, depth)?),
                    None => return self.wrong(node, "`?repeat` needs a number"),
                }
            }
            (Some("?maybe"), Some([form])) => Element::Maybe(self.form(*form, depth)?),
            _ => Element::One(self.form(node, depth)?),
        })
    }

    /// Reads what follows the question mark: a name, and what it must be.
    fn variable(
        &mut self,
        node: SyntaxNode<'tree>,
        mark: &str,
        rest: &str,
    ) -> Read<(Option<Slot>, Vec<Guard>)> {
        let mut words = rest.split(':');
        let name = words.next().unwrap_or_default();
        let mut guards = Vec::new();
        for word in words {
            let (negated, word) = match word.strip_prefix('!') {
                Some(word) => (true, word),
                None => (false, word),
            };
            match predicates::find(word) {
                Some(predicate) => guards.push(Guard { predicate, negated }),
                None => return self.wrong(node, format!("there is no predicate `{word}`")),
            }
        }
        if name.is_empty() {
            return Ok((None, guards));
        }
        let name = format!("{mark}{name}");
        let slot = match self.variables.iter().position(|it| *it == name) {
            Some(slot) => slot,
            None if self.variables.len() < VARIABLES_MAX => {
                self.variables.push(name);
                self.variables.len() - 1
            }
            None => return self.wrong(node, format!("more than {VARIABLES_MAX} variables")),
        };
        Ok((Some(slot), guards))
    }

    fn form(&mut self, node: SyntaxNode<'tree>, depth: usize) -> Read<Form> {
        if depth > NESTING_MAX {
            return self.wrong(
                node,
                format!("patterns are nested more than {NESTING_MAX} deep"),
            );
        }
        let depth = depth + 1;
        let brackets = match node.kind() {
            SyntaxKind::Symbol => return self.word(node),
            SyntaxKind::Nil => return Ok(Form::Literal(Literal::Nil)),
            // `t` is how Common Lisp says it; any other way fits all.
            SyntaxKind::Boolean if node.text() != "t" => {
                return Ok(Form::Literal(Literal::Boolean(predicates::is_true(node))));
            }
            kind if kind.is_atom() => {
                let text = node.text().to_string();
                return Ok(Form::Literal(Literal::Text(kind, text)));
            }
            SyntaxKind::List => {
                if let Some(form) = self.operator(node, depth)? {
                    return Ok(form);
                }
                Brackets::Round
            }
            SyntaxKind::Vector => Brackets::Either,
            SyntaxKind::Map => Brackets::Curly,
            kind => match node.prefixed() {
                Some(inside) => {
                    return Ok(Form::Prefixed(kind, Box::new(self.form(inside, depth)?)));
                }
                None => return self.wrong(node, "patterns are made of lists, names and literals"),
            },
        };
        Ok(Form::Sequence(
            brackets,
            self.elements(node.children(), depth)?,
        ))
    }

    fn word(&mut self, node: SyntaxNode<'tree>) -> Read<Form> {
        let name = node.symbol().unwrap_or_default();
        match name.strip_prefix('?') {
            Some(rest) if rest.starts_with('*') => {
                self.wrong(node, "a run stands among other forms")
            }
            Some(rest) => {
                let (slot, guards) = self.variable(node, "?", rest)?;
                Ok(Form::Variable { slot, guards })
            }
            None => Ok(Form::Name(synonyms::of(&name))),
        }
    }

    /// Reads `(?or …)` and the like; nothing if the list is a list.
    fn operator(&mut self, node: SyntaxNode<'tree>, depth: usize) -> Read<Option<Form>> {
        let parts: Vec<_> = node.children().skip(1).collect();
        let Some(head) = node.head_symbol() else {
            return Ok(None);
        };
        Ok(Some(match (head.as_ref(), parts.as_slice()) {
            ("?or", forms) => Form::Either(self.forms(forms, depth)?),
            ("?and", forms) => Form::Every(self.forms(forms, depth)?),
            ("?not", [form]) => Form::Not(Box::new(self.form(*form, depth)?)),
            ("?inside", [form]) => Form::Inside(Box::new(self.form(*form, depth)?)),
            ("?in", [position, form]) => {
                let name = position.symbol().unwrap_or_default();
                match Position::from_name(&name) {
                    Some(it) => Form::In(it, Box::new(self.form(*form, depth)?)),
                    None => return self.wrong(node, format!("there is no position `{name}`")),
                }
            }
            ("?fn", [name]) => {
                let name = self.form(*name, depth)?;
                let marked = Form::Prefixed(SyntaxKind::FunctionQuote, Box::new(name.clone()));
                Form::Either(vec![name, marked])
            }
            ("?word", [name]) => match name.symbol() {
                Some(name) => Form::Name([Arc::from(name.as_ref())].into()),
                None => return self.wrong(node, "`?word` needs a name"),
            },
            ("?vector", forms) => {
                let elements = self.elements(forms.iter().copied(), depth)?;
                Form::Sequence(Brackets::Square, elements)
            }
            _ => return Ok(None),
        }))
    }

    fn forms(&mut self, nodes: &[SyntaxNode<'tree>], depth: usize) -> Read<Vec<Form>> {
        nodes.iter().map(|node| self.form(*node, depth)).collect()
    }

    /// Returns the slot of a variable that a pattern has.
    fn known(&self, node: SyntaxNode<'tree>) -> Read<Slot> {
        let name = node.symbol().unwrap_or_default();
        match self.variables.iter().position(|it| *it == name) {
            Some(slot) => Ok(slot),
            None => self.wrong(node, format!("no pattern binds `{}`", node.text())),
        }
    }

    fn template(&mut self, node: SyntaxNode<'tree>, names: &mut Vec<Arc<str>>) -> Read<Template> {
        let mut template = Template::default();
        // What is still to be written, the next last.
        let mut waiting = vec![Waiting::Node(node)];
        while let Some(next) = waiting.pop() {
            let node = match next {
                Waiting::Close(close) => {
                    template.parts.push(Part::Close(close));
                    continue;
                }
                Waiting::Node(node) => node,
            };
            let open = match node.kind() {
                SyntaxKind::Symbol if node.text().starts_with('?') => {
                    let slot = self.known(node)?;
                    template.parts.push(Part::Piece(slot));
                    continue;
                }
                SyntaxKind::Symbol => {
                    names.push(Arc::from(node.text()));
                    template.parts.push(Part::Text(node.text().to_string()));
                    continue;
                }
                kind if kind.is_atom() => {
                    template.parts.push(Part::Text(node.text().to_string()));
                    continue;
                }
                SyntaxKind::List => "(",
                SyntaxKind::Vector => "[",
                SyntaxKind::Map => "{",
                SyntaxKind::Quote => "'",
                SyntaxKind::FunctionQuote => "#'",
                _ => return self.wrong(node, "a rewrite is made of lists, names and literals"),
            };
            template.parts.push(Part::Open(open.to_string()));
            if let Some((_, close)) = node.kind().closer() {
                waiting.push(Waiting::Close(close));
            }
            let before = waiting.len();
            waiting.extend(node.children().map(Waiting::Node));
            waiting[before..].reverse();
        }
        Ok(template)
    }

    /// Reads `code is {?x}: write {fix}`.
    fn message(&self, form: SyntaxNode<'tree>, text: &str) -> Read<Message> {
        let mut message = Message::default();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((word, after)) = after.split_once('}') else {
                return self.wrong(form, "a `{` in the message is not closed");
            };
            message.parts.push(Said::Text(before.to_string()));
            message.parts.push(match word {
                "this" => Said::This,
                "fix" => Said::Fix,
                _ => match self.variables.iter().position(|it| it == word) {
                    Some(slot) => Said::Piece(slot),
                    None => {
                        return self.wrong(
                            form,
                            format!("the message names `{word}`, which no pattern binds"),
                        );
                    }
                },
            });
            rest = after;
        }
        message.parts.push(Said::Text(rest.to_string()));
        Ok(message)
    }
}

/// A part of a rewrite that is still to be written.
enum Waiting<'tree> {
    Node(SyntaxNode<'tree>),
    Close(&'static str),
}
