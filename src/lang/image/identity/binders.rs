//! The forms that bind, part by part.

use super::shape::Shape;
use super::walk::{Task, Walk, tag};
use crate::lang::value::Value;

/// Targets with their values, in order.
type Pairs = Vec<(Value, Option<Value>)>;

fn forms(values: &[Value]) -> impl Iterator<Item = Task> + '_ {
    values.iter().copied().map(Task::Form)
}

/// A value, or the mark of none.
fn value_of(value: Option<Value>) -> Task {
    value.map_or(Task::Byte(tag::ABSENT), Task::Form)
}

impl Walk<'_> {
    /// Returns the tasks for the arguments of a form; nothing where they do not have its shape.
    pub fn shaped(&self, shape: Shape, arguments: &[Value]) -> Option<Vec<Task>> {
        match shape {
            Shape::Forms => Some(forms(arguments).collect()),
            Shape::Quote => Some(arguments.iter().copied().map(Task::Data).collect()),
            Shape::Opaque => Some(arguments.iter().copied().map(Task::Plain).collect()),
            Shape::Quasiquote => {
                let levels = arguments.iter().map(|&it| Task::Template(it, 1));
                Some(levels.collect())
            }
            Shape::Clauses => self.clauses(arguments),
            Shape::Cases => self.cases(arguments),
            Shape::Named => {
                let (&name, rest) = arguments.split_first()?;
                let mut tasks = vec![self.label(name)];
                tasks.extend(forms(rest));
                Some(tasks)
            }
            Shape::Function => match arguments {
                [name] if name.is_symbol() => Some(vec![Task::Form(*name)]),
                _ => None,
            },
            Shape::Thread => self.thread(arguments),
            Shape::Variable => {
                let (&name, rest) = arguments.split_first()?;
                name.as_symbol()?;
                let mut tasks = vec![Task::Defined(name)];
                tasks.extend(forms(rest));
                Some(tasks)
            }
            Shape::Define => self.define(arguments),
            Shape::Defun => self.defun(arguments),
            Shape::Titled => {
                let (&name, rest) = arguments.split_first()?;
                name.as_symbol()?;
                let mut tasks = vec![Task::Defined(name)];
                tasks.extend(rest.iter().copied().map(Task::Plain));
                Some(tasks)
            }
            Shape::Method => self.method(arguments),
            Shape::Lambda => {
                let (&parameters, body) = arguments.split_first()?;
                Some(self.function(parameters, body))
            }
            Shape::Let => self.let_form(arguments),
            Shape::LetStar => {
                let (&bindings, body) = arguments.split_first()?;
                Some(self.in_turn(self.pairs(bindings)?, Task::Bind, body))
            }
            Shape::Letrec => self.letrec(arguments),
            Shape::LetValues => {
                let (&bindings, body) = arguments.split_first()?;
                Some(self.at_once(None, self.pairs(bindings)?, body))
            }
            Shape::LetStarValues => {
                let (&bindings, body) = arguments.split_first()?;
                Some(self.in_turn(self.pairs(bindings)?, Task::Bind, body))
            }
            Shape::Flet => self.local_functions(arguments, false),
            Shape::Labels => self.local_functions(arguments, true),
            Shape::Do => self.do_loop(arguments),
            Shape::Each => self.each(arguments),
            Shape::Loop => {
                let (&bindings, body) = arguments.split_first()?;
                self.vector(bindings)?;
                Some(self.at_once(None, self.pairs(bindings)?, body))
            }
            Shape::Bind => {
                let (&pattern, rest) = arguments.split_first()?;
                let (&value, body) = rest.split_first()?;
                Some(self.in_turn(vec![(pattern, Some(value))], Task::Bind, body))
            }
            Shape::IfLet => {
                let (&binding, branches) = arguments.split_first()?;
                let (name, value) = self.one_pair(binding)?;
                let (&then, otherwise) = branches.split_first()?;
                let mut tasks = vec![Task::Form(value), Task::Bind(name), Task::Form(then)];
                tasks.push(Task::Leave(self.scope.len()));
                tasks.extend(forms(otherwise));
                Some(tasks)
            }
            Shape::WhenLet => {
                let (&binding, body) = arguments.split_first()?;
                let (name, value) = self.one_pair(binding)?;
                Some(self.in_turn(vec![(name, Some(value))], Task::Bind, body))
            }
            Shape::AsThread => {
                let (&value, rest) = arguments.split_first()?;
                let (&name, body) = rest.split_first()?;
                let mut tasks = vec![Task::Form(value), Task::Bind(name)];
                tasks.extend(forms(body));
                Some(tasks)
            }
            Shape::Match => self.match_clauses(arguments),
            Shape::Try => self.try_clauses(arguments),
            Shape::HandlerCase => self.handlers(arguments),
            Shape::Guard => self.guard(arguments),
        }
    }

    /// Reads `((x 1) y)` or `[x 1 y 2]`.
    fn pairs(&self, bindings: Value) -> Option<Pairs> {
        if let Some(items) = self.vector(bindings) {
            let pairs = items.chunks_exact(2).map(|it| (it[0], Some(it[1])));
            return (items.len() % 2 == 0).then(|| pairs.collect());
        }
        if bindings.is_nil() {
            return Some(Vec::new());
        }
        let items = self.proper(bindings)?;
        let pair = |item: Value| match item.is_symbol() {
            true => Some((item, None)),
            false => match self.list_or_vector(item)?.as_slice() {
                [target] => Some((*target, None)),
                [target, value] => Some((*target, Some(*value))),
                _ => None,
            },
        };
        items.into_iter().map(pair).collect()
    }

    fn one_pair(&self, binding: Value) -> Option<(Value, Value)> {
        match self.list_or_vector(binding)?.as_slice() {
            [name, value] => Some((*name, *value)),
            _ => None,
        }
    }

    /// A name that labels a block: the function's own does not count.
    fn label(&self, name: Value) -> Task {
        match name.is_symbol() {
            true => Task::Defined(name),
            false => Task::Plain(name),
        }
    }

    fn function(&self, parameters: Value, body: &[Value]) -> Vec<Task> {
        vec![
            Task::Parameters(parameters),
            Task::Body(body.to_vec()),
            Task::Leave(self.scope.len()),
        ]
    }

    /// All values, then all names, then the body.
    fn at_once(&self, name: Option<Value>, pairs: Pairs, body: &[Value]) -> Vec<Task> {
        let mut tasks = vec![Task::Byte(tag::OPEN)];
        tasks.extend(pairs.iter().map(|(_, value)| value_of(*value)));
        tasks.extend(name.map(Task::Bind));
        tasks.extend(pairs.iter().map(|(target, _)| Task::Bind(*target)));
        tasks.push(Task::Byte(tag::CLOSE));
        tasks.push(Task::Body(body.to_vec()));
        tasks
    }

    /// A value and its name, the next value and its name, then the body.
    fn in_turn(&self, pairs: Pairs, bind: fn(Value) -> Task, body: &[Value]) -> Vec<Task> {
        let mut tasks = vec![Task::Byte(tag::OPEN)];
        for (target, value) in pairs {
            tasks.push(value_of(value));
            tasks.push(bind(target));
        }
        tasks.push(Task::Byte(tag::CLOSE));
        tasks.push(Task::Body(body.to_vec()));
        tasks
    }

    fn let_form(&self, arguments: &[Value]) -> Option<Vec<Task>> {
        let (&first, rest) = arguments.split_first()?;
        if first.is_symbol() && !first.is_nil() {
            let (&bindings, body) = rest.split_first()?;
            return Some(self.at_once(Some(first), self.pairs(bindings)?, body));
        }
        Some(self.at_once(None, self.pairs(first)?, rest))
    }

    fn letrec(&self, arguments: &[Value]) -> Option<Vec<Task>> {
        let (&bindings, body) = arguments.split_first()?;
        let pairs = self.pairs(bindings)?;
        let mut tasks = vec![Task::Byte(tag::OPEN)];
        tasks.extend(pairs.iter().map(|(target, _)| Task::Bind(*target)));
        tasks.extend(pairs.iter().map(|(_, value)| value_of(*value)));
        tasks.push(Task::Byte(tag::CLOSE));
        tasks.push(Task::Body(body.to_vec()));
        Some(tasks)
    }

    fn local_functions(&self, arguments: &[Value], see_one_another: bool) -> Option<Vec<Task>> {
        let (&definitions, body) = arguments.split_first()?;
        let mut names = Vec::new();
        let mut functions = Vec::new();
        for definition in self.proper(definitions)? {
            let parts = self.proper(definition)?;
            let [name, parameters, inside @ ..] = parts.as_slice() else {
                return None;
            };
            names.push(Task::Bind(*name));
            // The scope at that time holds the names too, where they see one another.
            functions.push((*parameters, inside.to_vec()));
        }
        let height = self.scope.len() + if see_one_another { names.len() } else { 0 };
        let mut tasks = vec![Task::Byte(tag::OPEN)];
        let functions = functions.into_iter().flat_map(|(parameters, inside)| {
            [
                Task::Parameters(parameters),
                Task::Body(inside),
                Task::Leave(height),
            ]
        });
        match see_one_another {
            true => {
                tasks.extend(names);
                tasks.extend(functions);
            }
            false => {
                tasks.extend(functions);
                tasks.extend(names);
            }
        }
        tasks.push(Task::Byte(tag::CLOSE));
        tasks.push(Task::Body(body.to_vec()));
        Some(tasks)
    }

    fn define(&self, arguments: &[Value]) -> Option<Vec<Task>> {
        let (&target, rest) = arguments.split_first()?;
        if target.is_symbol() {
            let mut tasks = vec![Task::Defined(target)];
            tasks.extend(forms(rest));
            return Some(tasks);
        }
        let heap = &self.image.machine().heap;
        let (name, parameters) = heap.pair(target)?;
        name.as_symbol()?;
        let mut tasks = vec![Task::Byte(tag::OPEN), Task::Defined(name)];
        tasks.extend(self.function(parameters, rest));
        Some(tasks)
    }

    fn defun(&self, arguments: &[Value]) -> Option<Vec<Task>> {
        let (&name, rest) = arguments.split_first()?;
        name.as_symbol()?;
        let mut tasks = vec![Task::Defined(name)];
        let (&first, after) = rest.split_first()?;
        let is_list = self.list_or_vector(first).is_some() || self.list(first).is_some();
        if is_list {
            tasks.extend(self.function(first, after));
            return Some(tasks);
        }
        // `(defn f "doc" (a) …)`.
        let (&parameters, body) = after.split_first()?;
        tasks.push(Task::Plain(first));
        tasks.extend(self.function(parameters, body));
        Some(tasks)
    }

    /// The generic function is used by name, and so are the classes.
    fn method(&self, arguments: &[Value]) -> Option<Vec<Task>> {
        let (&name, rest) = arguments.split_first()?;
        name.as_symbol()?;
        let mut tasks = vec![Task::Form(name)];
        let at = rest.iter().position(|&it| self.is_lambda_list(it));
        let Some(at) = at.filter(|&at| !(at == 1 && rest.len() == 2 && self.is_function(rest[1])))
        else {
            tasks.extend(forms(rest));
            return Some(tasks);
        };
        tasks.extend(rest[..at].iter().copied().map(Task::Plain));
        let (mut items, tail) = self.list(rest[at])?;
        tasks.push(Task::Byte(tag::OPEN));
        for item in &mut items {
            if item
                .as_symbol()
                .is_some_and(|it| self.name(it).starts_with('&'))
            {
                break;
            }
            let Some(parts) = self.proper(*item) else {
                tasks.push(Task::Byte(tag::ABSENT));
                continue;
            };
            let [parameter, specializer] = parts[..] else {
                return None;
            };
            *item = parameter;
            match self.proper(specializer).as_deref() {
                Some(&[eql, value]) if self.is(eql, "eql") => {
                    tasks.extend([Task::Plain(eql), Task::Form(value)]);
                }
                _ => tasks.push(Task::Form(specializer)),
            }
        }
        tasks.push(Task::Byte(tag::CLOSE));
        tasks.push(Task::Items(items, tail));
        tasks.push(Task::Body(rest[at + 1..].to_vec()));
        Some(tasks)
    }

    fn is_lambda_list(&self, value: Value) -> bool {
        self.list(value)
            .is_some_and(|(items, _)| !items.first().is_some_and(|&it| self.is(it, "quote")))
    }

    fn is_function(&self, value: Value) -> bool {
        let head = self.proper(value).and_then(|items| items.first().copied());
        let words = ["fn", "lambda", "short-lambda", "function"];
        head.is_some_and(|head| words.iter().any(|word| self.is(head, word)))
    }

    fn do_loop(&self, arguments: &[Value]) -> Option<Vec<Task>> {
        let [variables, end, body @ ..] = arguments else {
            return None;
        };
        let mut first = Vec::new();
        let mut names = Vec::new();
        let mut steps = Vec::new();
        for variable in self.proper(*variables)? {
            let parts = self.list_or_vector(variable)?;
            let (&name, rest) = parts.split_first()?;
            first.push(value_of(rest.first().copied()));
            names.push(Task::Bind(name));
            steps.push(value_of(rest.get(1).copied()));
        }
        let mut tasks = vec![Task::Byte(tag::OPEN)];
        tasks.extend(first);
        tasks.extend(names);
        tasks.extend(steps);
        tasks.push(Task::Byte(tag::CLOSE));
        tasks.extend(self.bracketed(*end)?);
        tasks.push(Task::Body(body.to_vec()));
        Some(tasks)
    }

    /// A list of forms.
    fn bracketed(&self, list: Value) -> Option<Vec<Task>> {
        let items = self.list_or_vector(list)?;
        let mut tasks = vec![Task::Byte(tag::OPEN)];
        tasks.extend(items.into_iter().map(|it| self.form_or_word(it)));
        tasks.push(Task::Byte(tag::CLOSE));
        Some(tasks)
    }

    fn form_or_word(&self, form: Value) -> Task {
        let is_word = ["else", "=>", "otherwise"]
            .iter()
            .any(|it| self.is(form, it));
        match is_word {
            true => Task::Plain(form),
            false => Task::Form(form),
        }
    }

    fn each(&self, arguments: &[Value]) -> Option<Vec<Task>> {
        let (&binding, body) = arguments.split_first()?;
        let parts = self.list_or_vector(binding)?;
        let [name, list, result @ ..] = parts.as_slice() else {
            return None;
        };
        let mut tasks = vec![Task::Form(*list), Task::Bind(*name), Task::Byte(tag::OPEN)];
        tasks.extend(forms(result));
        tasks.push(Task::Byte(tag::CLOSE));
        tasks.push(Task::Body(body.to_vec()));
        Some(tasks)
    }

    fn clauses(&self, arguments: &[Value]) -> Option<Vec<Task>> {
        let clauses: Option<Vec<Vec<Task>>> =
            arguments.iter().map(|&it| self.bracketed(it)).collect();
        Some(clauses?.into_iter().flatten().collect())
    }

    fn cases(&self, arguments: &[Value]) -> Option<Vec<Task>> {
        let (&key, clauses) = arguments.split_first()?;
        let mut tasks = vec![Task::Form(key)];
        for &clause in clauses {
            let items = self.list_or_vector(clause)?;
            let (&data, body) = items.split_first()?;
            tasks.extend([Task::Byte(tag::OPEN), Task::Data(data)]);
            tasks.extend(body.iter().map(|&it| self.form_or_word(it)));
            tasks.push(Task::Byte(tag::CLOSE));
        }
        Some(tasks)
    }

    /// A call with one argument less is a call; a special form or macro is not understood so.
    fn thread(&self, arguments: &[Value]) -> Option<Vec<Task>> {
        let (&value, steps) = arguments.split_first()?;
        let mut tasks = vec![Task::Form(value)];
        for &step in steps {
            let head = self.proper(step).and_then(|items| items.first().copied());
            let is_call = head.is_none_or(|head| !self.is_understood(head));
            tasks.push(match is_call {
                true => Task::Form(step),
                false => Task::Plain(step),
            });
        }
        Some(tasks)
    }

    fn match_clauses(&self, arguments: &[Value]) -> Option<Vec<Task>> {
        let (&subject, clauses) = arguments.split_first()?;
        let height = self.scope.len();
        let mut tasks = vec![Task::Form(subject)];
        for &clause in clauses {
            let items = self.list_or_vector(clause)?;
            let (&pattern, rest) = items.split_first()?;
            tasks.extend([Task::Byte(tag::OPEN), Task::Pattern(pattern)]);
            let body = match rest {
                [when, guard, body @ ..] if self.is(*when, "when") => {
                    tasks.extend([Task::Plain(*when), Task::Form(*guard)]);
                    body
                }
                body => body,
            };
            tasks.push(Task::Body(body.to_vec()));
            tasks.extend([Task::Leave(height), Task::Byte(tag::CLOSE)]);
        }
        Some(tasks)
    }

    fn try_clauses(&self, arguments: &[Value]) -> Option<Vec<Task>> {
        let height = self.scope.len();
        let mut tasks = Vec::new();
        for &argument in arguments {
            let items = self.proper(argument).unwrap_or_default();
            match items.as_slice() {
                [head, rest @ ..] if self.is(*head, "catch") => {
                    tasks.extend([Task::Byte(tag::OPEN), Task::Plain(*head)]);
                    let rest = match rest {
                        [kind, rest @ ..] if kind.is_keyword() => {
                            tasks.push(Task::Plain(*kind));
                            rest
                        }
                        rest => rest,
                    };
                    let (&name, body) = rest.split_first()?;
                    tasks.extend([Task::Bind(name), Task::Body(body.to_vec())]);
                    tasks.extend([Task::Leave(height), Task::Byte(tag::CLOSE)]);
                }
                [head, rest @ ..] if self.is(*head, "finally") => {
                    tasks.extend([Task::Byte(tag::OPEN), Task::Plain(*head)]);
                    tasks.extend(forms(rest));
                    tasks.push(Task::Byte(tag::CLOSE));
                }
                _ => tasks.push(Task::Form(argument)),
            }
        }
        Some(tasks)
    }

    fn handlers(&self, arguments: &[Value]) -> Option<Vec<Task>> {
        let (&form, clauses) = arguments.split_first()?;
        let mut tasks = vec![Task::Form(form)];
        for &clause in clauses {
            let items = self.proper(clause)?;
            let [kind, parameters, body @ ..] = items.as_slice() else {
                return None;
            };
            tasks.extend([Task::Byte(tag::OPEN), Task::Plain(*kind)]);
            tasks.extend(self.function(*parameters, body));
            tasks.push(Task::Byte(tag::CLOSE));
        }
        Some(tasks)
    }

    fn guard(&self, arguments: &[Value]) -> Option<Vec<Task>> {
        let (&clauses, body) = arguments.split_first()?;
        let items = self.proper(clauses)?;
        let (&name, clauses) = items.split_first()?;
        let mut tasks = vec![
            Task::Byte(tag::OPEN),
            Task::Body(body.to_vec()),
            Task::Leave(self.scope.len()),
            Task::Byte(tag::CLOSE),
            Task::Bind(name),
        ];
        tasks.extend(self.clauses(clauses)?);
        Some(tasks)
    }
}
