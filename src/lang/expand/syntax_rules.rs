//! `syntax-rules`: macros by pattern and template.
//!
//! A macro by rules is its `(syntax-rules …)` form, kept as data. Hygiene is by alias: each symbol that
//! a template puts into the program is a new symbol that stands for the one written, so what binds it
//! is bound apart from the user's names, and what does not find a binding means what the original
//! means where the macro was defined, whatever the user has bound around the call.
//!
//! ```text
//! (let ((if list)) (my-or a b))  ─►  (let (if list) (let₁ ((t₁ a)) (if₁ t₁ t₁ b)))
//!                                     let₁ if₁: not bound here, so the special forms
//! ```

use super::expander::{Expander, STACK_RED_ZONE, STACK_SEGMENT};
use super::form::{Circle, Form};
use super::problem::{self, Expanded, Problem};
use super::scope::Environment;
use crate::lang::value::equal::equal;
use crate::lang::value::symbol::Symbol;
use crate::lang::value::{Value, map, vector};
use rustc_hash::FxHashMap;

pub const USAGE: &str = "(syntax-rules (literal …) ((_ pattern …) template) …)";

/// Values looked through for what a template put there.
const TEMPLATE_VALUES_MAX: usize = 1 << 20;

/// What a pattern variable stands for: a form, or as many as stood before an ellipsis.
#[derive(Clone, Debug)]
enum Bound {
    One(Value),
    Many(Vec<Bound>),
}

type Bindings = FxHashMap<Symbol, Bound>;

/// A `syntax-rules` form taken apart.
struct Rules {
    /// The symbol that repeats what stands before it, where it is not `...`.
    ellipsis: Option<Symbol>,
    literals: Vec<Symbol>,
    clauses: Vec<(Value, Value)>,
    environment: Environment,
}

/// One use of a macro: every symbol of the template has one alias in it.
struct Use<'r> {
    rules: &'r Rules,
    aliases: FxHashMap<Symbol, Symbol>,
}

/// The elements of a list and what stands after its dot; the empty list where nothing does.
struct Parts {
    list: Value,
    items: Vec<Value>,
    tail: Value,
}

impl Expander<'_> {
    /// Checks the shape of a `syntax-rules` form.
    pub fn check_rules(&self, form: Form) -> Expanded<()> {
        if !self.is_call_of(form, "syntax-rules") {
            return Err(problem::malformed("define-syntax", "rules", USAGE).at(form.span));
        }
        self.rules(form.value, None).map(|_| ())
    }

    /// Puts the template of the first rule that fits in place of a macro call.
    pub fn apply_rules(
        &mut self,
        rules: Value,
        environment: Environment,
        form: Form,
    ) -> Expanded<Value> {
        let rules = self.rules(rules, environment)?;
        let arguments = self.world.heap().cdr(form.value).unwrap_or(Value::EMPTY);
        for &(pattern, template) in &rules.clauses {
            // The name of the macro stands first; what the pattern has there does not matter.
            let pattern = self.world.heap().cdr(pattern).unwrap_or(Value::EMPTY);
            let mut bindings = Bindings::default();
            if self.matches(&rules, pattern, arguments, &mut bindings)? {
                let mut using = Use {
                    rules: &rules,
                    aliases: FxHashMap::default(),
                };
                let expansion = self.fill(&mut using, template, &bindings, false)?;
                self.world.protect(expansion);
                return Ok(expansion);
            }
        }
        let name = self.head_name(form).unwrap_or("macro");
        Err(
            Problem::new(format!("no rule of the macro `{name}` fits this call"))
                .kind("eval")
                .at(form.span),
        )
    }

    fn rules(&self, form: Value, environment: Environment) -> Expanded<Rules> {
        let refuse = || problem::malformed("syntax-rules", "literals and rules", USAGE);
        let mut items = self.parts(form).items.into_iter().skip(1);
        let mut literals = items.next().ok_or_else(refuse)?;
        let ellipsis = literals.as_symbol();
        if ellipsis.is_some() {
            literals = items.next().ok_or_else(refuse)?;
        }
        if !literals.is_pair() && !literals.is_null() {
            return Err(refuse());
        }
        let literals = self.parts(literals).items;
        let literals: Option<Vec<Symbol>> = literals.into_iter().map(Value::as_symbol).collect();
        let mut clauses = Vec::new();
        for clause in items {
            match self.parts(clause).items[..] {
                [pattern, template] if pattern.is_pair() => clauses.push((pattern, template)),
                _ => {
                    return Err(Problem::new(format!(
                        "a rule is a pattern and a template, got `{}`",
                        self.world.show(clause)
                    ))
                    .hint(format!("write `{USAGE}`")));
                }
            }
        }
        Ok(Rules {
            ellipsis,
            literals: literals.ok_or_else(refuse)?,
            clauses,
            environment,
        })
    }

    fn parts(&self, list: Value) -> Parts {
        let mut items = Vec::new();
        let mut tail = list;
        let mut circle = Circle::default();
        while let Some((head, rest)) = self.world.heap().pair(tail)
            && !circle.closes_at(tail)
        {
            items.push(head);
            tail = rest;
        }
        Parts { list, items, tail }
    }

    fn is_ellipsis(&self, rules: &Rules, form: Value) -> bool {
        let Some(symbol) = form.as_symbol() else {
            return false;
        };
        match rules.ellipsis {
            Some(ellipsis) => ellipsis == symbol,
            None => self.world.name(symbol) == "..." && !rules.literals.contains(&symbol),
        }
    }

    // Patterns.

    fn matches(
        &mut self,
        rules: &Rules,
        pattern: Value,
        form: Value,
        bindings: &mut Bindings,
    ) -> Expanded<bool> {
        self.deeper(None, |expander| {
            expander.matches_inside(rules, pattern, form, bindings)
        })
    }

    fn matches_inside(
        &mut self,
        rules: &Rules,
        pattern: Value,
        form: Value,
        bindings: &mut Bindings,
    ) -> Expanded<bool> {
        if let Some(symbol) = pattern.as_symbol() {
            return self.symbol_matches(rules, symbol, form, bindings);
        }
        let heap = self.world.heap();
        if pattern.is_pair() || pattern.is_empty_list() {
            let (pattern, form) = (self.parts(pattern), self.parts(form));
            return self.parts_match(rules, &pattern, &form, bindings);
        }
        if vector::is_vector(heap, pattern) {
            if !vector::is_vector(heap, form) {
                return Ok(false);
            }
            let [pattern, form] = [pattern, form].map(|vector| Parts {
                list: Value::EMPTY,
                items: vector::to_vec(heap, vector),
                tail: Value::EMPTY,
            });
            return self.parts_match(rules, &pattern, &form, bindings);
        }
        if map::is_map(heap, pattern) {
            if !map::is_map(heap, form) {
                return Ok(false);
            }
            for (key, inner) in map::entries(heap, pattern) {
                match map::get(self.world.heap(), form, key) {
                    Some(value) if self.matches(rules, inner, value, bindings)? => {}
                    _ => return Ok(false),
                }
            }
            return Ok(true);
        }
        Ok(equal(self.world.heap(), pattern, form))
    }

    fn symbol_matches(
        &self,
        rules: &Rules,
        symbol: Symbol,
        form: Value,
        bindings: &mut Bindings,
    ) -> Expanded<bool> {
        if rules.literals.contains(&symbol) {
            let Some(found) = form.as_symbol() else {
                return Ok(false);
            };
            let meant = self.scope.lookup_in(symbol, rules.environment);
            let same = match (meant, self.scope.lookup(found)) {
                (None, None) => self.original(symbol) == self.original(found),
                (meant, found) => meant == found,
            };
            return Ok(same);
        }
        if self.world.name(symbol) == "_" {
            return Ok(true);
        }
        if bindings.insert(symbol, Bound::One(form)).is_some() {
            let name = self.world.name(symbol);
            return Err(Problem::new(format!(
                "`{name}` stands twice in one pattern"
            )));
        }
        Ok(true)
    }

    fn parts_match(
        &mut self,
        rules: &Rules,
        pattern: &Parts,
        form: &Parts,
        bindings: &mut Bindings,
    ) -> Expanded<bool> {
        let items = &pattern.items;
        let repeated = (1..items.len()).find(|&at| self.is_ellipsis(rules, items[at]));
        let (before, after) = match repeated {
            Some(at) => (&items[..at - 1], &items[at + 1..]),
            None => (&items[..], &items[..0]),
        };
        let least = before.len() + after.len();
        let open = repeated.is_some();
        let dotted = !pattern.tail.is_empty_list();
        let count = form.items.len();
        if count < least || count > least && !open && !dotted {
            return Ok(false);
        }
        for (&inner, &item) in before.iter().zip(&form.items) {
            if !self.matches(rules, inner, item, bindings)? {
                return Ok(false);
            }
        }
        let mut at = before.len();
        if let Some(position) = repeated {
            let inner = items[position - 1];
            let many = count - least;
            let mut found = Vec::with_capacity(many);
            for &item in &form.items[at..at + many] {
                let mut one = Bindings::default();
                if !self.matches(rules, inner, item, &mut one)? {
                    return Ok(false);
                }
                found.push(one);
            }
            let mut names = Vec::new();
            self.pattern_names(rules, inner, &mut names);
            for name in names {
                let parts = found.iter_mut().filter_map(|one| one.remove(&name));
                let bound = Bound::Many(parts.collect());
                if bindings.insert(name, bound).is_some() {
                    let name = self.world.name(name);
                    return Err(Problem::new(format!(
                        "`{name}` stands twice in one pattern"
                    )));
                }
            }
            at += many;
        }
        for (&inner, &item) in after.iter().zip(&form.items[at..]) {
            if !self.matches(rules, inner, item, bindings)? {
                return Ok(false);
            }
        }
        at += after.len();
        if !dotted {
            return Ok(form.tail.is_empty_list());
        }
        // What stands after the dot takes the rest of the list as it is.
        let mut rest = form.list;
        for _ in 0..at {
            rest = self.world.heap().cdr(rest).unwrap_or(Value::EMPTY);
        }
        self.matches(rules, pattern.tail, rest, bindings)
    }

    /// The variables of a pattern, in order.
    fn pattern_names(&self, rules: &Rules, pattern: Value, names: &mut Vec<Symbol>) {
        let mut pending = vec![pattern];
        while let Some(form) = pending.pop() {
            match form.as_symbol() {
                Some(symbol) if rules.literals.contains(&symbol) => {}
                Some(_) if self.is_ellipsis(rules, form) => {}
                Some(symbol) if self.world.name(symbol) == "_" => {}
                Some(symbol) => names.push(symbol),
                None => self.push_children(form, &mut pending),
            }
        }
    }

    /// Pushes the forms that a list, vector or map holds.
    pub fn push_children(&self, form: Value, pending: &mut Vec<Value>) {
        let heap = self.world.heap();
        if let Some((head, tail)) = heap.pair(form) {
            pending.extend([tail, head]);
        } else if vector::is_vector(heap, form) {
            pending.extend(vector::to_vec(heap, form));
        } else if map::is_map(heap, form) {
            for (key, value) in map::entries(heap, form) {
                pending.extend([key, value]);
            }
        }
    }

    // Templates.

    /// Fills a template; `escaped` where an ellipsis is itself.
    fn fill(
        &mut self,
        using: &mut Use<'_>,
        template: Value,
        bindings: &Bindings,
        escaped: bool,
    ) -> Expanded<Value> {
        self.deeper(None, |expander| {
            expander.fill_inside(using, template, bindings, escaped)
        })
    }

    fn fill_inside(
        &mut self,
        using: &mut Use<'_>,
        template: Value,
        bindings: &Bindings,
        escaped: bool,
    ) -> Expanded<Value> {
        if let Some(symbol) = template.as_symbol() {
            return self.fill_symbol(using, symbol, bindings);
        }
        if template.is_pair() {
            return self.fill_list(using, template, bindings, escaped);
        }
        if vector::is_vector(self.world.heap(), template) {
            let items = vector::to_vec(self.world.heap(), template);
            let items = self.fill_items(using, &items, bindings, escaped)?;
            return Ok(vector::from_slice(self.world.heap_mut(), &items));
        }
        if map::is_map(self.world.heap(), template) {
            let mut flat = Vec::new();
            for (key, value) in map::entries(self.world.heap(), template) {
                flat.push(self.fill(using, key, bindings, escaped)?);
                flat.push(self.fill(using, value, bindings, escaped)?);
            }
            return Ok(map::from_flat(self.world.heap_mut(), &flat));
        }
        Ok(template)
    }

    fn fill_symbol(
        &mut self,
        using: &mut Use<'_>,
        symbol: Symbol,
        bindings: &Bindings,
    ) -> Expanded<Value> {
        match bindings.get(&symbol) {
            Some(Bound::One(form)) => return Ok(*form),
            Some(Bound::Many(_)) => {
                let name = self.world.name(symbol);
                return Err(Problem::new(format!(
                    "`{name}` stands for several forms, so an ellipsis must follow it"
                )));
            }
            None => {}
        }
        let alias = match using.aliases.get(&symbol) {
            Some(&alias) => alias,
            None => {
                let alias = self.world.symbols_mut().alias(symbol);
                self.scope.alias(alias, symbol, using.rules.environment);
                using.aliases.insert(symbol, alias);
                alias
            }
        };
        Ok(Value::symbol(alias))
    }

    fn fill_list(
        &mut self,
        using: &mut Use<'_>,
        template: Value,
        bindings: &Bindings,
        escaped: bool,
    ) -> Expanded<Value> {
        let Parts { items, tail, .. } = self.parts(template);
        if let [ellipsis, inner] = items[..]
            && !escaped
            && tail.is_empty_list()
            && self.is_ellipsis(using.rules, ellipsis)
        {
            return self.fill(using, inner, bindings, true);
        }
        let items = self.fill_items(using, &items, bindings, escaped)?;
        let tail = self.fill(using, tail, bindings, escaped)?;
        Ok(self.world.heap_mut().list_onto(&items, tail))
    }

    fn fill_items(
        &mut self,
        using: &mut Use<'_>,
        items: &[Value],
        bindings: &Bindings,
        escaped: bool,
    ) -> Expanded<Vec<Value>> {
        let mut filled = Vec::with_capacity(items.len());
        let mut at = 0;
        while at < items.len() {
            let item = items[at];
            at += 1;
            let mut depth = 0;
            while !escaped && at < items.len() && self.is_ellipsis(using.rules, items[at]) {
                depth += 1;
                at += 1;
            }
            if depth == 0 {
                filled.push(self.fill(using, item, bindings, escaped)?);
            } else {
                self.repeat(using, item, depth, bindings, &mut filled)?;
            }
        }
        Ok(filled)
    }

    /// Fills `item ...` once for each of the forms that its variables stand for.
    fn repeat(
        &mut self,
        using: &mut Use<'_>,
        item: Value,
        depth: usize,
        bindings: &Bindings,
        filled: &mut Vec<Value>,
    ) -> Expanded<()> {
        let mut names = Vec::new();
        self.pattern_names(using.rules, item, &mut names);
        let mut inner = Bindings::default();
        let mut repeated: Vec<(Symbol, &Vec<Bound>)> = Vec::new();
        for name in names {
            match bindings.get(&name) {
                Some(Bound::Many(parts)) => repeated.push((name, parts)),
                Some(one) => {
                    inner.insert(name, one.clone());
                }
                None => {}
            }
        }
        let Some(count) = repeated.iter().map(|(_, parts)| parts.len()).max() else {
            return Err(Problem::new(format!(
                "nothing in `{}` can be repeated by an ellipsis",
                self.world.show(item)
            )));
        };
        if repeated.iter().any(|(_, parts)| parts.len() != count) {
            return Err(Problem::new(format!(
                "the variables of `{}` stand for different numbers of forms",
                self.world.show(item)
            )));
        }
        for index in 0..count {
            for (name, parts) in &repeated {
                inner.insert(*name, parts[index].clone());
            }
            if depth > 1 {
                self.repeat(using, item, depth - 1, &inner, filled)?;
            } else {
                let value = self.fill(using, item, &inner, false)?;
                filled.push(value);
            }
        }
        Ok(())
    }

    // Aliases in data.

    /// Replaces aliases by what they stand for: a datum holds the symbols as written.
    pub fn without_aliases(&mut self, value: Value) -> Value {
        self.rename_aliases(value, &mut |expander, alias| expander.original(alias))
    }

    /// Replaces the aliases of `%`, `%1` and their like, which a short lambda in a template binds.
    pub fn with_plain_percents(&mut self, value: Value) -> Value {
        self.rename_aliases(value, &mut |expander, alias| match expander
            .world
            .name(alias)
            .starts_with('%')
        {
            true => expander.original(alias),
            false => alias,
        })
    }

    /// Replaces aliases so that the form can be read: those of known names by these names, all others
    /// by new ones, as they may be bound.
    pub fn with_readable_aliases(&mut self, value: Value) -> Value {
        let mut names: FxHashMap<Symbol, Symbol> = FxHashMap::default();
        self.rename_aliases(value, &mut |expander, alias| {
            let original = expander.original(alias);
            if expander.world.special(original).is_some() || expander.world.is_bound(original) {
                return original;
            }
            if let Some(&name) = names.get(&alias) {
                return name;
            }
            let stem = expander.world.name(original).to_string();
            let name = match stem.as_str() {
                "else" | "=>" | "_" | "." | "..." | "when" => original,
                marker if marker.starts_with('&') => original,
                stem => expander.world.generate(stem),
            };
            names.insert(alias, name);
            name
        })
    }

    fn rename_aliases(
        &mut self,
        value: Value,
        rename: &mut dyn FnMut(&mut Self, Symbol) -> Symbol,
    ) -> Value {
        if !self.world.symbols().has_aliases() || !self.holds_alias(value) {
            return value;
        }
        stacker::maybe_grow(STACK_RED_ZONE, STACK_SEGMENT, || {
            if let Some(symbol) = value.as_symbol() {
                return Value::symbol(rename(self, symbol));
            }
            if let Some(word) = value.as_keyword() {
                return Value::keyword(self.original(word));
            }
            if value.is_pair() {
                let Parts { items, tail, .. } = self.parts(value);
                let items: Vec<Value> = items
                    .into_iter()
                    .map(|item| self.rename_aliases(item, rename))
                    .collect();
                let tail = self.rename_aliases(tail, rename);
                return self.world.heap_mut().list_onto(&items, tail);
            }
            if vector::is_vector(self.world.heap(), value) {
                let items: Vec<Value> = vector::to_vec(self.world.heap(), value)
                    .into_iter()
                    .map(|item| self.rename_aliases(item, rename))
                    .collect();
                return vector::from_slice(self.world.heap_mut(), &items);
            }
            let mut flat = Vec::new();
            for (key, inner) in map::entries(self.world.heap(), value) {
                flat.push(self.rename_aliases(key, rename));
                flat.push(self.rename_aliases(inner, rename));
            }
            map::from_flat(self.world.heap_mut(), &flat)
        })
    }

    fn holds_alias(&self, value: Value) -> bool {
        let mut pending = vec![value];
        // What is larger, or goes round in a circle, was made by a program and not by a template.
        for _ in 0..TEMPLATE_VALUES_MAX {
            let Some(form) = pending.pop() else {
                return false;
            };
            match form.as_symbol().or_else(|| form.as_keyword()) {
                Some(symbol) if self.world.symbols().is_alias(symbol) => return true,
                Some(_) => {}
                None => self.push_children(form, &mut pending),
            }
        }
        false
    }
}
