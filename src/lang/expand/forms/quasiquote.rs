//! `quote` and `quasiquote`: data, and data with holes.

use crate::lang::expand::core::{Core, LocalId};
use crate::lang::expand::expander::Expander;
use crate::lang::expand::form::{Elements, Form};
use crate::lang::expand::problem::{self, Expanded, Problem};
use crate::lang::limits::SOURCE_BYTES_MAX;
use crate::lang::value::Value;
use crate::lang::value::symbol::Symbol;
use rustc_hash::FxHashMap;

pub fn expand_quote(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let &[datum] = arguments else {
        return Err(problem::malformed("quote", "one datum", "'datum"));
    };
    Ok(expander.constant(datum.value))
}

pub fn expand_quasiquote(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let &[template] = arguments else {
        return Err(problem::malformed("quasiquote", "one template", "`(a ,b)"));
    };
    if expander.is_plain(template.value) {
        return Ok(expander.constant(template.value));
    }
    let mut renaming = Renaming::default();
    let part = expander.not_tail(|expander| expander.template(template, 1, &mut renaming))?;
    let core = expander.part_core(part);
    // Each time the template is filled, `name#` is another symbol.
    let mut bindings = Vec::with_capacity(renaming.len());
    for (name, local) in renaming {
        let stem = expander.world.name(name).trim_end_matches('#').to_string();
        let stem = expander.world.heap_mut().string(&stem);
        let stem = expander.constant(stem);
        bindings.push((local, expander.call_global("%gensym", vec![stem])));
    }
    bindings.sort_by_key(|(local, _)| *local);
    Ok(expander.let_core(bindings, core))
}

pub fn expand_unquote(expander: &mut Expander, form: Form, _: &[Form]) -> Expanded<Core> {
    let name = expander.head_name(form).unwrap_or("unquote");
    Err(problem::unquote_outside(name))
}

/// What a template without holes does not mention.
const HOLES: &[&str] = &["quasiquote", "unquote", "unquote-splicing"];

/// A part of a template: the very datum written, or something to be built.
enum Part {
    Same(Value),
    Built(Core),
}

/// The variables that hold the symbols which `name#` stands for within one template.
type Renaming = FxHashMap<Symbol, LocalId>;

impl Expander<'_> {
    fn part_core(&mut self, part: Part) -> Core {
        match part {
            Part::Same(value) => self.constant(value),
            Part::Built(core) => core,
        }
    }

    /// Whether a template is data as it stands, however deep: nothing in it could be a hole or a name
    /// to be made. What is larger than a text can be was made by a program, and may go round.
    fn is_plain(&self, template: Value) -> bool {
        let mut waiting = vec![template];
        for _ in 0..SOURCE_BYTES_MAX {
            let Some(value) = waiting.pop() else {
                return true;
            };
            if let Some(symbol) = value.as_symbol() {
                let name = self.world.name(symbol);
                let is_marked = name.ends_with('#') || self.world.symbols().is_alias(symbol);
                if is_marked || HOLES.contains(&name) {
                    return false;
                }
            } else {
                self.push_children(value, &mut waiting);
            }
        }
        false
    }

    fn template(&mut self, form: Form, level: u32, renaming: &mut Renaming) -> Expanded<Part> {
        self.deeper(form.span, |expander| {
            expander.template_inside(form, level, renaming)
        })
    }

    fn template_inside(
        &mut self,
        form: Form,
        level: u32,
        renaming: &mut Renaming,
    ) -> Expanded<Part> {
        if let Some(symbol) = form.value.as_symbol() {
            return Ok(self.template_symbol(symbol, renaming));
        }
        if let Some(items) = self.reader().vector(form) {
            let elements = Elements { items, tail: None };
            let part = self.template_list(form, &elements, level, renaming)?;
            return Ok(match part {
                Part::Same(_) => Part::Same(form.value),
                Part::Built(list) => Part::Built(self.call_global("list->vector", vec![list])),
            });
        }
        if let Some(pairs) = self.reader().map(form) {
            return self.template_map(form, &pairs, level, renaming);
        }
        let Some(elements) = self.reader().list(form).filter(|_| form.is_pair()) else {
            return Ok(Part::Same(form.value));
        };
        if elements.tail.is_none()
            && let [_, inner] = elements.items[..]
        {
            match self.head_name(form) {
                Some("unquote") if level == 1 => return Ok(Part::Built(self.tail(inner)?)),
                Some("unquote" | "unquote-splicing") => {
                    return self.template_list(form, &elements, level - 1, renaming);
                }
                Some("quasiquote") => {
                    return self.template_list(form, &elements, level + 1, renaming);
                }
                _ => {}
            }
        }
        self.template_list(form, &elements, level, renaming)
    }

    fn template_symbol(&mut self, symbol: Symbol, renaming: &mut Renaming) -> Part {
        let name = self.world.name(symbol);
        if name.len() == 1 || !name.ends_with('#') {
            return match self.world.symbols().is_alias(symbol) {
                // The constant is the symbol as written, so what holds it must be built.
                true => Part::Built(self.symbol_constant(symbol)),
                false => Part::Same(Value::symbol(symbol)),
            };
        }
        let local = match renaming.get(&symbol) {
            Some(&local) => local,
            None => {
                let local = self.fresh_local();
                renaming.insert(symbol, local);
                local
            }
        };
        Part::Built(self.local(local))
    }

    fn template_map(
        &mut self,
        form: Form,
        pairs: &[(Form, Form)],
        level: u32,
        renaming: &mut Renaming,
    ) -> Expanded<Part> {
        let mut parts = Vec::with_capacity(2 * pairs.len());
        for &(key, value) in pairs {
            if level == 1
                && [key, value]
                    .iter()
                    .any(|&it| self.is_call_of(it, "unquote-splicing"))
            {
                return Err(Problem::new("`,@` cannot splice into a map")
                    .at(form.span)
                    .hint("put one value in with `,`"));
            }
            parts.push(self.template(key, level, renaming)?);
            parts.push(self.template(value, level, renaming)?);
        }
        if parts.iter().all(|part| matches!(part, Part::Same(_))) {
            return Ok(Part::Same(form.value));
        }
        let parts = parts.into_iter().map(|part| self.part_core(part)).collect();
        Ok(Part::Built(self.call_global("%map", parts)))
    }

    /// Builds a list from its end, sharing what holds no hole.
    fn template_list(
        &mut self,
        form: Form,
        elements: &Elements,
        level: u32,
        renaming: &mut Renaming,
    ) -> Expanded<Part> {
        let mut items = &elements.items[..];
        let mut tail = match elements.tail {
            Some(tail) => self.template(tail, level, renaming)?,
            None => Part::Same(Value::EMPTY),
        };
        // `(a . ,b)` reads as `(a unquote b)`.
        if level == 1
            && let [before @ .., unquote, inner] = items
            && !before.is_empty()
            && self.is_named(*unquote, "unquote")
            && elements.tail.is_none()
        {
            tail = Part::Built(self.tail(*inner)?);
            items = before;
        }
        let mut parts = Vec::with_capacity(items.len());
        for &item in items {
            if level == 1 && self.is_call_of(item, "unquote-splicing") {
                let spliced = self.proper(item)?;
                let &[_, inner] = &spliced[..] else {
                    return Err(problem::malformed("unquote-splicing", "one form", ",@form"));
                };
                parts.push((true, Part::Built(self.tail(inner)?)));
            } else {
                parts.push((false, self.template(item, level, renaming)?));
            }
        }
        let same = matches!(tail, Part::Same(_))
            && parts.iter().all(|(_, part)| matches!(part, Part::Same(_)));
        if same {
            return Ok(Part::Same(form.value));
        }
        Ok(Part::Built(self.build_list(parts, tail)))
    }

    fn build_list(&mut self, parts: Vec<(bool, Part)>, tail: Part) -> Core {
        let ends_here = matches!(tail, Part::Same(Value::EMPTY));
        if ends_here && parts.iter().all(|(spliced, _)| !spliced) {
            let parts = parts
                .into_iter()
                .map(|(_, part)| self.part_core(part))
                .collect();
            return self.call_global("list", parts);
        }
        let mut list = self.part_core(tail);
        let mut at_end = ends_here;
        for (spliced, part) in parts.into_iter().rev() {
            let part = self.part_core(part);
            list = match (spliced, at_end) {
                (true, true) => self.call_global("%sequence->list", vec![part]),
                (true, false) => self.call_global("%splice", vec![part, list]),
                (false, _) => self.call_global("cons", vec![part, list]),
            };
            at_end = false;
        }
        list
    }
}
