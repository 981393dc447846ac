//! The expressions that rules are made of: a small total part of the language, over plain data.
//!
//! Known are literals, variables, `if case and or not`, comparison, arithmetic, `length`, `list`,
//! `format` and functions a prelude defines with `defun`. Everything ends: there are no loops, and
//! calls nest no deeper than a limit.

use std::collections::HashMap;

use super::Datum;
use super::expression::{Evaluator, ExpressionIndex};
use crate::lang::definition::Parts;
use crate::lang::syntax::{self, Atom, NumberLiteral, SyntaxKind, SyntaxNode, SyntaxTree};

/// Calls of prelude functions and nested forms.
const DEPTH_MAX: usize = 200;

/// Evaluates expressions of rules.
pub struct LanguageEvaluator {
    expressions: Vec<Compiled>,
    functions: HashMap<String, Compiled>,
}

/// A tree with one expression, and the names of its free variables.
struct Compiled {
    tree: SyntaxTree,
    variables: Vec<String>,
}

impl LanguageEvaluator {
    /// Reads the functions that expressions may call.
    pub fn new(prelude: &str) -> Result<LanguageEvaluator, String> {
        let mut functions = HashMap::new();
        let parse = syntax::parse(prelude);
        if let Some(error) = parse.errors.first() {
            return Err(error.message.clone());
        }
        for form in parse.tree.forms() {
            let Some(Parts {
                name,
                parameters: Some(parameters),
                body,
                ..
            }) = Parts::of(form)
            else {
                return Err(format!("`{}` defines no function", form.text()));
            };
            let [body] = body.as_slice() else {
                return Err(format!("`{name}` must have one form as its body"));
            };
            let variables = parameters
                .children()
                .map(|it| it.text().to_string())
                .collect();
            let tree = syntax::parse(body.text()).tree;
            functions.insert(name, Compiled { tree, variables });
        }
        Ok(LanguageEvaluator {
            expressions: Vec::new(),
            functions,
        })
    }

    fn run(&self, compiled: &Compiled, arguments: &[Datum], depth: usize) -> Result<Datum, String> {
        let Some(node) = compiled.tree.forms().next() else {
            return Ok(Datum::Nil);
        };
        let scope = Scope {
            names: &compiled.variables,
            values: arguments,
        };
        self.value(node, &scope, depth)
    }

    fn value(
        &self,
        node: SyntaxNode<'_>,
        scope: &Scope<'_>,
        depth: usize,
    ) -> Result<Datum, String> {
        if depth > DEPTH_MAX {
            return Err("nested too deeply".to_string());
        }
        if node.kind() == SyntaxKind::Quote {
            let inside = node.prefixed().ok_or("nothing is quoted")?;
            return literal(inside);
        }
        if node.kind() != SyntaxKind::List {
            return match node.symbol() {
                Some(name) => scope.get(&name).ok_or(format!("unbound name `{name}`")),
                None => literal(node),
            };
        }
        let Some(head) = node.head_symbol() else {
            return Ok(Datum::Nil);
        };
        let parts: Vec<_> = node.children().skip(1).collect();
        let value = |it: &SyntaxNode<'_>| self.value(*it, scope, depth + 1);
        match head.as_ref() {
            "if" => match parts.as_slice() {
                [test, then, otherwise @ ..] => {
                    if value(test)?.is_true() {
                        value(then)
                    } else {
                        otherwise.first().map_or(Ok(Datum::Nil), value)
                    }
                }
                _ => Err("`if` needs a test and a branch".to_string()),
            },
            "and" => parts.iter().try_fold(Datum::Boolean(true), |so_far, it| {
                if so_far.is_true() {
                    value(it)
                } else {
                    Ok(so_far)
                }
            }),
            "or" => parts.iter().try_fold(Datum::Nil, |so_far, it| {
                if so_far.is_true() {
                    Ok(so_far)
                } else {
                    value(it)
                }
            }),
            "case" => self.case(&parts, scope, depth),
            name => {
                let arguments: Vec<Datum> = parts.iter().map(value).collect::<Result<_, _>>()?;
                match self.functions.get(name) {
                    Some(function) if function.variables.len() == arguments.len() => {
                        self.run(function, &arguments, depth + 1)
                    }
                    Some(_) => Err(format!(
                        "`{name}` is called with another number of arguments"
                    )),
                    None => builtin(name, &arguments),
                }
            }
        }
    }

    fn case(
        &self,
        parts: &[SyntaxNode<'_>],
        scope: &Scope<'_>,
        depth: usize,
    ) -> Result<Datum, String> {
        let [key, clauses @ ..] = parts else {
            return Err("`case` needs a value".to_string());
        };
        let key = self.value(*key, scope, depth + 1)?;
        for clause in clauses {
            let (Some(keys), Some(body)) = (clause.child(0), clause.child(1)) else {
                return Err("a clause needs a key and a value".to_string());
            };
            let keys = match keys.kind() {
                SyntaxKind::List => keys.children().collect(),
                _ => vec![keys],
            };
            let taken = keys
                .iter()
                .any(|it| it.is_symbol("otherwise") || literal(*it).as_ref() == Ok(&key));
            if taken {
                return self.value(body, scope, depth + 1);
            }
        }
        Ok(Datum::Nil)
    }
}

impl Evaluator for LanguageEvaluator {
    fn compile(&mut self, text: &str, variables: &[&str]) -> Result<ExpressionIndex, String> {
        let parse = syntax::parse(text);
        if let Some(error) = parse.errors.first() {
            return Err(error.message.clone());
        }
        self.expressions.push(Compiled {
            tree: parse.tree,
            variables: variables.iter().map(|it| it.to_string()).collect(),
        });
        Ok(ExpressionIndex(self.expressions.len() - 1))
    }

    fn evaluate(
        &mut self,
        expression: ExpressionIndex,
        arguments: &[Datum],
    ) -> Result<Datum, String> {
        self.run(&self.expressions[expression.0], arguments, 0)
    }
}

struct Scope<'scope> {
    names: &'scope [String],
    values: &'scope [Datum],
}

impl Scope<'_> {
    fn get(&self, name: &str) -> Option<Datum> {
        let position = self.names.iter().position(|it| it == name)?;
        self.values.get(position).cloned()
    }
}

fn literal(node: SyntaxNode<'_>) -> Result<Datum, String> {
    if node.kind() == SyntaxKind::List {
        return node
            .children()
            .map(literal)
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
        _ => Err(format!("`{}` is no value of a fact", node.text())),
    }
}

fn builtin(name: &str, arguments: &[Datum]) -> Result<Datum, String> {
    let numbers = || -> Result<Vec<f64>, String> { arguments.iter().map(number).collect() };
    let compare = |holds: fn(&f64, &f64) -> bool| -> Result<Datum, String> {
        let numbers = numbers()?;
        let all = numbers.windows(2).all(|pair| holds(&pair[0], &pair[1]));
        Ok(Datum::Boolean(all))
    };
    match (name, arguments) {
        ("=", _) => compare(f64::eq),
        ("<", _) => compare(f64::lt),
        (">", _) => compare(f64::gt),
        ("<=", _) => compare(f64::le),
        (">=", _) => compare(f64::ge),
        ("+", _) => Ok(whole(numbers()?.iter().sum())),
        ("*", _) => Ok(whole(numbers()?.iter().product())),
        ("-", [only]) => Ok(whole(-number(only)?)),
        ("-", [_, ..]) => {
            let numbers = numbers()?;
            Ok(whole(numbers[1..].iter().fold(numbers[0], |a, b| a - b)))
        }
        ("min", [_, ..]) => Ok(whole(numbers()?.into_iter().fold(f64::INFINITY, f64::min))),
        ("max", [_, ..]) => Ok(whole(
            numbers()?.into_iter().fold(f64::NEG_INFINITY, f64::max),
        )),
        ("not", [value]) => Ok(Datum::Boolean(!value.is_true())),
        ("eq" | "eql" | "equal" | "equal?", [left, right]) => Ok(Datum::Boolean(left == right)),
        ("length", [value]) => Ok(Datum::from(value.elements().len())),
        ("list", elements) => Ok(Datum::list(elements.to_vec())),
        ("format", [Datum::Nil, Datum::String(control), rest @ ..]) => {
            formatted(control, rest).map(Datum::string)
        }
        _ => Err(format!("`{name}` cannot be called like this in a rule")),
    }
}

fn number(datum: &Datum) -> Result<f64, String> {
    match datum {
        Datum::Integer(number) => Ok(*number as f64),
        Datum::Float(number) => Ok(*number),
        other => Err(format!("`{other}` is no number")),
    }
}

fn whole(number: f64) -> Datum {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        Datum::Integer(number as i64)
    } else {
        Datum::Float(number)
    }
}

/// The directives `~a`, `~%`, `~~`, and `~{…~^…~}` over a list.
fn formatted(control: &str, arguments: &[Datum]) -> Result<String, String> {
    let mut text = String::new();
    let mut rest = control;
    let mut arguments = arguments.iter();
    while let Some(at) = rest.find('~') {
        text.push_str(&rest[..at]);
        let directive = rest[at + 1..].chars().next().ok_or("`~` at the end")?;
        rest = &rest[at + 1 + directive.len_utf8()..];
        match directive {
            '~' => text.push('~'),
            '%' => text.push('\n'),
            'a' => {
                let value = arguments.next().ok_or("too few arguments for `format`")?;
                text.push_str(&plain(value));
            }
            '{' => {
                let end = rest.find("~}").ok_or("`~{` without `~}`")?;
                let list = arguments.next().ok_or("too few arguments for `format`")?;
                let elements = list.elements();
                for (position, element) in elements.iter().enumerate() {
                    let last = position + 1 == elements.len();
                    let body = match rest[..end].split_once("~^") {
                        Some((before, _)) if last => before.to_string(),
                        Some((before, after)) => format!("{before}{after}"),
                        None => rest[..end].to_string(),
                    };
                    text.push_str(&formatted(&body, std::slice::from_ref(element))?);
                }
                rest = &rest[end + 2..];
            }
            other => return Err(format!("`~{other}` is not known in a rule")),
        }
    }
    text.push_str(rest);
    Ok(text)
}

fn plain(datum: &Datum) -> String {
    match datum {
        Datum::String(text) => text.to_string(),
        other => other.to_string(),
    }
}
