//! The patterns and parameter lists that forms bind by.

use super::walk::{Task, Walk, tag};
use crate::lang::value::Value;

impl Walk<'_> {
    /// Binds a name, or the names of a pattern.
    pub fn bind(&mut self, target: Value) {
        let Some(symbol) = target.as_symbol() else {
            return match self.map(target) {
                Some(entries) => self.bind_map(entries),
                None => self.parameters(target),
            };
        };
        if self.name(symbol) == "_" || self.is_dynamic(symbol) {
            return self.plain_name(symbol);
        }
        self.byte(tag::BOUND);
        self.bind_name(symbol);
    }

    /// `{:keys [a b] :or {b 2} :as whole, :key pattern, name :key}`; a key that is also a name counts.
    fn bind_map(&mut self, entries: Vec<(Value, Value)>) {
        let mut tasks = vec![Task::Byte(tag::MAP)];
        for (key, target) in entries {
            let word = key.as_keyword().map(|it| self.name(it).to_string());
            match (word.as_deref(), self.list_or_vector(target)) {
                (Some("keys"), Some(names)) => {
                    tasks.push(Task::Plain(key));
                    for name in names {
                        tasks.push(Task::Plain(name));
                        let word = name.as_symbol().or_else(|| name.as_keyword());
                        tasks.extend(word.map(|it| Task::Bind(Value::symbol(it))));
                    }
                }
                (Some("or"), _) => tasks.extend([Task::Plain(key), Task::Plain(target)]),
                (Some(_), _) => tasks.extend([Task::Plain(key), Task::Bind(target)]),
                (None, _) if key.is_symbol() || self.list_or_vector(key).is_some() => {
                    tasks.extend([Task::Form(target), Task::Bind(key)]);
                }
                (None, _) => tasks.extend([Task::Plain(key), Task::Bind(target)]),
            }
        }
        tasks.push(Task::Byte(tag::CLOSE));
        self.next(tasks);
    }

    /// Binds the names of a parameter list. Keyword parameters are called by their names: these count.
    pub fn parameters(&mut self, list: Value) {
        let (items, tail) = match self.vector(list) {
            Some(items) => (items, None),
            None => match self.list(list) {
                Some(parts) => parts,
                None if list.is_symbol() && !list.is_nil() => {
                    return self.next(vec![Task::Byte(tag::DOT), Task::Bind(list)]);
                }
                None => return self.plain(list),
            },
        };
        self.items(items, tail);
    }

    /// Binds the parameters of a list and the one after its dot.
    pub fn items(&mut self, items: Vec<Value>, tail: Option<Value>) {
        let mut tasks = vec![Task::Byte(tag::OPEN)];
        let (mut optional, mut keywords) = (false, false);
        for item in items {
            let marker = item.as_symbol().map(|it| self.name(it).to_string());
            if let Some(marker) = marker.filter(|it| it.starts_with('&') || it == ".") {
                optional = marker != "&rest" && marker != "&body";
                keywords = marker == "&key";
                tasks.push(Task::Plain(item));
                continue;
            }
            match self.proper(item) {
                Some(parts) if optional && !parts.is_empty() => {
                    tasks.push(Task::Byte(tag::OPEN));
                    tasks.extend(parts.get(1).map(|it| Task::Form(*it)));
                    let named = self.proper(parts[0]).filter(|it| it.len() == 2);
                    match (keywords, named) {
                        (true, Some(named)) => {
                            tasks.extend([Task::Plain(named[0]), Task::Bind(named[1])]);
                        }
                        (true, None) => tasks.extend([Task::Plain(parts[0]), Task::Bind(parts[0])]),
                        (false, _) => tasks.push(Task::Bind(parts[0])),
                    }
                    tasks.extend(parts.get(2).map(|it| Task::Bind(*it)));
                    tasks.push(Task::Byte(tag::CLOSE));
                }
                _ => {
                    tasks.extend(keywords.then_some(Task::Plain(item)));
                    tasks.push(Task::Bind(item));
                }
            }
        }
        if let Some(tail) = tail {
            tasks.extend([Task::Byte(tag::DOT), Task::Bind(tail)]);
        }
        tasks.push(Task::Byte(tag::CLOSE));
        self.next(tasks);
    }

    /// Binds the names of a pattern of `match`.
    pub fn pattern(&mut self, pattern: Value) {
        if let Some(symbol) = pattern.as_symbol() {
            let name = self.name(symbol);
            if name == "_" || name == "else" || name.starts_with('&') {
                return self.plain_name(symbol);
            }
            self.byte(tag::BOUND);
            return self.bind_name(symbol);
        }
        if let Some(entries) = self.map(pattern) {
            let is_plain = |key: Value| key.as_keyword().is_some();
            return match entries.iter().all(|(key, _)| is_plain(*key)) {
                true => self.pattern_map(entries),
                false => self.plain_pattern(pattern),
            };
        }
        let Some(items) = self.list_or_vector(pattern) else {
            return self.plain_pattern(pattern);
        };
        let is_special = |name: &str| items.first().is_some_and(|head| self.is(*head, name));
        if items.is_empty() || is_special("quote") || is_special("or") {
            return self.plain(pattern);
        }
        let open = match self.vector(pattern) {
            Some(_) => tag::VECTOR,
            None => tag::OPEN,
        };
        let mut tasks = vec![Task::Byte(open)];
        tasks.extend(items.into_iter().map(Task::Pattern));
        tasks.push(Task::Byte(tag::CLOSE));
        self.next(tasks);
    }

    fn pattern_map(&mut self, entries: Vec<(Value, Value)>) {
        let mut tasks = vec![Task::Byte(tag::MAP)];
        for (key, target) in entries {
            tasks.push(Task::Plain(key));
            let is_keys = key.as_keyword().is_some_and(|it| self.name(it) == "keys");
            match (is_keys, self.list_or_vector(target)) {
                (true, Some(names)) => {
                    for name in names {
                        tasks.extend([Task::Plain(name), Task::Pattern(name)]);
                    }
                }
                _ => tasks.push(Task::Pattern(target)),
            }
        }
        tasks.push(Task::Byte(tag::CLOSE));
        self.next(tasks);
    }

    /// A pattern that is not told apart: its names count, and each is bound all the same.
    fn plain_pattern(&mut self, pattern: Value) {
        self.plain(pattern);
        let mut waiting = vec![pattern];
        let mut names = Vec::new();
        while let Some(value) = waiting.pop() {
            if let Some(symbol) = value.as_symbol() {
                names.push(symbol);
            } else if let Some((items, tail)) = self.list(value) {
                waiting.extend(tail);
                waiting.extend(items.into_iter().rev());
            } else if let Some(items) = self.vector(value) {
                waiting.extend(items.into_iter().rev());
            } else if let Some(entries) = self.map(value) {
                waiting.extend(entries.into_iter().rev().flat_map(|(key, it)| [it, key]));
            }
        }
        for name in names {
            self.bind_name(name);
        }
    }
}
