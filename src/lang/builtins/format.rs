//! `format`: Common Lisp's control strings, of which Sema's are a part.

use super::argument::arguments;
use super::directive::{self, Directive, Parameter, Piece};
use super::{Builtin, prints};
use crate::lang::value::Value;
use crate::lang::value::convert::{list_to_vec, to_number};
use crate::lang::value::number::Number;
use crate::lang::value::print::{princ, readable};
use crate::lang::value::text;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[prints(
    "format",
    "destination-or-control &rest arguments",
    "Returns a text made by a control string, or prints it where the first argument is `#t` or a stream. Directives: `~a ~s ~d ~f ~e ~$ ~x ~o ~b ~r ~c ~p ~% ~& ~~ ~t ~* ~? ~{ ~} ~[ ~] ~( ~) ~^`.\n>>> (format \"~a is ~s\" 'x \"y\")\n\"x is \\\"y\\\"\"\n>>> (format nil \"~5,'0d|~,2f|~x\" 42 3.14159 255)\n\"00042|3.14|ff\"\n>>> (format nil \"~{~a~^, ~}\" '(1 2 3))\n\"1, 2, 3\"\n>>> (format nil \"~[none~;one~:;many~]\" 5)\n\"many\"\n>>> (format #t \"~a~%\" 1)\n~> 1",
    format,
)];

/// Columns and counts a directive may ask for.
const COLUMNS_MAX: usize = 100_000;
/// Rounds of one `~{`.
const ROUNDS_MAX: usize = 10_000_000;
/// Bytes of one result.
const BYTES_MAX: usize = 64 << 20;

fn format(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("format", values);
    if let Some(call) = super::object::custom(ctx, "format", values) {
        return Err(call);
    }
    if let Some(control) = ctx.heap.text(values[0]) {
        let control = control.to_string();
        let text = to_text(ctx, &control, &values[1..])?;
        return Ok(ctx.heap.string(&text));
    }
    if values.len() < 2 {
        return Err(call.wrong(ctx, 0, "control string"));
    }
    let control = call.owned(ctx, 1)?;
    if !values[0].is_truthy() {
        let text = to_text(ctx, &control, &values[2..])?;
        return Ok(ctx.heap.string(&text));
    }
    let at_line_start = ctx.output.at_line_start();
    let text = formatted(ctx, &control, &values[2..], at_line_start)?;
    super::stream::print_to(ctx, call, 0, &text)?;
    Ok(Value::NIL)
}

/// Returns the text of a control string and its arguments.
pub(super) fn to_text(
    ctx: &mut NativeContext<'_>,
    control: &str,
    arguments: &[Value],
) -> Result<String, Signal> {
    formatted(ctx, control, arguments, true)
}

fn formatted(
    ctx: &mut NativeContext<'_>,
    control: &str,
    arguments: &[Value],
    at_line_start: bool,
) -> Result<String, Signal> {
    let pieces = parse(control)?;
    let mut writer = Writer {
        ctx,
        out: String::new(),
        at_line_start,
    };
    let mut feed = Feed {
        values: arguments.to_vec(),
        next: 0,
    };
    writer.pieces(&pieces, &mut feed, None)?;
    Ok(writer.out)
}

fn parse(control: &str) -> Result<Vec<Piece>, Signal> {
    directive::parse(control).map_err(|error| Signal::eval(format!("`format`: {error}")))
}

/// The arguments of a control string, or of one round of an iteration.
struct Feed {
    values: Vec<Value>,
    next: usize,
}

impl Feed {
    /// Returns the next argument; Sema prints nothing for those that are missing.
    fn take(&mut self) -> Option<Value> {
        let value = self.values.get(self.next).copied();
        self.next += 1;
        value
    }

    fn remaining(&self) -> usize {
        self.values.len().saturating_sub(self.next)
    }
}

/// Whether a `~^` ended what it stands in.
#[derive(Clone, Copy, PartialEq)]
enum Flow {
    On,
    Ended,
}

struct Writer<'c, 'm> {
    ctx: &'c mut NativeContext<'m>,
    out: String,
    /// Whether the destination stands at the beginning of a line before anything is written.
    at_line_start: bool,
}

impl Writer<'_, '_> {
    /// Writes pieces; `outer` is the feed a `~^` inside an iteration over sublists looks at.
    fn pieces(
        &mut self,
        pieces: &[Piece],
        feed: &mut Feed,
        outer_left: Option<usize>,
    ) -> Result<Flow, Signal> {
        for piece in pieces {
            if self.out.len() > BYTES_MAX {
                return Err(Signal::limit("output", "the formatted text is too long"));
            }
            match piece {
                Piece::Text(text) => self.out.push_str(text),
                Piece::Directive(directive) if directive.letter == '^' => {
                    let left = match directive.colon {
                        true => outer_left.unwrap_or(0),
                        false => feed.remaining(),
                    };
                    if left == 0 {
                        return Ok(Flow::Ended);
                    }
                }
                Piece::Directive(directive) => self.directive(directive, feed)?,
                Piece::Case(directive, body) => {
                    let start = self.out.len();
                    let flow = self.pieces(body, feed, outer_left)?;
                    let text = self.out.split_off(start);
                    self.out.push_str(&in_case(&text, directive));
                    if flow == Flow::Ended {
                        return Ok(flow);
                    }
                }
                Piece::Conditional {
                    directive,
                    clauses,
                    last_is_default,
                } => {
                    let clause = self.clause(directive, clauses, *last_is_default, feed)?;
                    if let Some(clause) = clause
                        && self.pieces(clause, feed, outer_left)? == Flow::Ended
                    {
                        return Ok(Flow::Ended);
                    }
                }
                Piece::Iteration(directive, body, once) => {
                    self.iteration(directive, body, *once, feed)?;
                }
                Piece::Justified(directive, parts) => self.justified(directive, parts, feed)?,
            }
        }
        Ok(Flow::On)
    }

    fn clause<'p>(
        &mut self,
        directive: &Directive,
        clauses: &'p [Vec<Piece>],
        last_is_default: bool,
        feed: &mut Feed,
    ) -> Result<Option<&'p Vec<Piece>>, Signal> {
        if directive.colon {
            let truth = feed.take().is_some_and(Value::is_truthy);
            return Ok(clauses.get(usize::from(truth)));
        }
        if directive.at {
            // A true argument is not consumed: the clause prints it.
            let truth = feed
                .values
                .get(feed.next)
                .copied()
                .is_some_and(Value::is_truthy);
            if !truth {
                feed.next += 1;
            }
            return Ok(clauses.first().filter(|_| truth));
        }
        let number = match self.parameter(directive, 0, feed)? {
            Some(number) => Some(number),
            None => feed.take().and_then(Value::as_fixnum),
        };
        let chosen = number.and_then(|number| usize::try_from(number).ok());
        let ordinary = clauses.len() - usize::from(last_is_default);
        Ok(match chosen.filter(|&chosen| chosen < ordinary) {
            Some(chosen) => clauses.get(chosen),
            None => clauses.last().filter(|_| last_is_default),
        })
    }

    fn iteration(
        &mut self,
        directive: &Directive,
        body: &[Piece],
        at_least_once: bool,
        feed: &mut Feed,
    ) -> Result<(), Signal> {
        let limit = match self.parameter(directive, 0, feed)? {
            Some(limit) => usize::try_from(limit).unwrap_or(0),
            None => ROUNDS_MAX,
        };
        // An empty body takes the control string from the arguments.
        let taken;
        let body = match body {
            [] => {
                taken = self.control(feed)?;
                &taken
            }
            body => body,
        };
        let values = match directive.at {
            true => {
                let rest = feed.values.get(feed.next..).unwrap_or(&[]).to_vec();
                feed.next = feed.values.len();
                rest
            }
            false => self.elements(feed.take())?,
        };
        let mut inner = Feed { values, next: 0 };
        for round in 0..limit {
            if inner.remaining() == 0 && !(at_least_once && round == 0) {
                break;
            }
            self.ctx.charge(1)?;
            let before = inner.next;
            let flow = match directive.colon {
                true => {
                    let values = self.elements(inner.take())?;
                    let left = inner.remaining();
                    // Ending a sublist does not end the iteration.
                    self.pieces(body, &mut Feed { values, next: 0 }, Some(left))?;
                    Flow::On
                }
                false => self.pieces(body, &mut inner, None)?,
            };
            // A round that takes nothing would go on for ever.
            if flow == Flow::Ended || inner.next == before {
                break;
            }
        }
        Ok(())
    }

    /// `~mincol,colinc,minpad,padchar<…~;…~>`: spreads texts over a width; `:` pads before the first
    /// and `@` after the last, one text alone stands to the right.
    fn justified(
        &mut self,
        directive: &Directive,
        parts: &[Vec<Piece>],
        feed: &mut Feed,
    ) -> Result<(), Signal> {
        let least = self.columns(directive, 0, feed)?.unwrap_or(0);
        let step = self.columns(directive, 1, feed)?.unwrap_or(1).max(1);
        let pad_least = self.columns(directive, 2, feed)?.unwrap_or(0);
        let padding = self.padding(directive, 3, feed)?;
        let mut texts = Vec::new();
        for part in parts {
            let outer = std::mem::take(&mut self.out);
            let result = self.pieces(part, feed, None);
            let text = std::mem::replace(&mut self.out, outer);
            if result? == Flow::Ended {
                break;
            }
            texts.push(text);
        }
        let before = directive.colon || texts.len() == 1 && !directive.at;
        let gaps =
            (texts.len() + usize::from(before) + usize::from(directive.at)).saturating_sub(1);
        let filled: usize = texts.iter().map(|text| text.chars().count()).sum();
        let mut width = least;
        while width < filled + gaps * pad_least {
            width += step;
        }
        let (room, mut left) = (width - filled, gaps);
        let mut used = 0;
        let mut gap = |out: &mut String| {
            // What does not divide goes to the later gaps.
            let next = (room - used) / left.max(1);
            used += next;
            left = left.saturating_sub(1);
            out.extend(std::iter::repeat_n(padding, next));
        };
        for (index, text) in texts.iter().enumerate() {
            if index > 0 || before {
                gap(&mut self.out);
            }
            self.out.push_str(text);
        }
        if directive.at {
            gap(&mut self.out);
        }
        Ok(())
    }

    fn elements(&mut self, value: Option<Value>) -> Result<Vec<Value>, Signal> {
        let value = [value.unwrap_or(Value::EMPTY)];
        if value[0].is_pair() || value[0].is_null() {
            return list_to_vec(self.ctx.heap, value[0])
                .ok_or_else(|| arguments("format", &value).wrong(self.ctx, 0, "proper list"));
        }
        arguments("format", &value).sequence(self.ctx, 0)
    }

    fn control(&mut self, feed: &mut Feed) -> Result<Vec<Piece>, Signal> {
        let value = [feed.take().unwrap_or(Value::NIL)];
        let control = arguments("format", &value).text(self.ctx, 0)?.to_string();
        parse(&control)
    }

    /// Returns a numeric parameter; a character stands for its number.
    fn parameter(
        &mut self,
        directive: &Directive,
        index: usize,
        feed: &mut Feed,
    ) -> Result<Option<i64>, Signal> {
        Ok(match directive.parameters.get(index) {
            Some(Parameter::Integer(integer)) => Some(*integer),
            Some(Parameter::Character(character)) => Some(*character as i64),
            Some(Parameter::Remaining) => Some(feed.remaining() as i64),
            Some(Parameter::Argument) => feed.take().and_then(|value| {
                value
                    .as_fixnum()
                    .or(value.as_character().map(|character| character as i64))
            }),
            Some(Parameter::Absent) | None => None,
        })
    }

    /// Returns a parameter as a number of columns.
    fn columns(
        &mut self,
        directive: &Directive,
        index: usize,
        feed: &mut Feed,
    ) -> Result<Option<usize>, Signal> {
        match self.parameter(directive, index, feed)? {
            None => Ok(None),
            Some(columns) => match usize::try_from(columns) {
                Ok(columns) if columns <= COLUMNS_MAX => Ok(Some(columns)),
                _ => Err(Signal::eval(format!(
                    "`format`: {columns} is no number of columns"
                ))),
            },
        }
    }

    /// Returns a parameter as a character.
    fn padding(
        &mut self,
        directive: &Directive,
        index: usize,
        feed: &mut Feed,
    ) -> Result<char, Signal> {
        let number = self.parameter(directive, index, feed)?;
        Ok(number
            .and_then(|it| u32::try_from(it).ok())
            .and_then(char::from_u32)
            .unwrap_or(' '))
    }

    fn directive(&mut self, directive: &Directive, feed: &mut Feed) -> Result<(), Signal> {
        match directive.letter {
            'a' | 's' => self.value(directive, feed),
            'd' => self.integer(directive, feed, 10, 0),
            'b' => self.integer(directive, feed, 2, 0),
            'o' => self.integer(directive, feed, 8, 0),
            'x' => self.integer(directive, feed, 16, 0),
            'r' => self.radix(directive, feed),
            'f' => self.fixed(directive, feed),
            'g' => self.general(directive, feed),
            'e' => self.exponential(directive, feed),
            '$' => self.money(directive, feed),
            'c' => {
                let character = feed.take().and_then(Value::as_character).unwrap_or(' ');
                match (directive.at, directive.colon) {
                    (true, _) => text::write_character(&mut self.out, character),
                    (false, true) => self.spell(character),
                    (false, false) => self.out.push(character),
                }
                Ok(())
            }
            'w' => {
                let value = feed.take();
                self.push(value, true);
                Ok(())
            }
            'p' => {
                if directive.colon {
                    feed.next = feed.next.saturating_sub(1);
                }
                let one = feed.take() == Some(Value::small(1));
                self.out.push_str(match (one, directive.at) {
                    (true, false) => "",
                    (false, false) => "s",
                    (true, true) => "y",
                    (false, true) => "ies",
                });
                Ok(())
            }
            '*' => self.skip(directive, feed),
            '%' | '~' | '|' | '&' => self.repeated(directive, feed),
            't' => self.tabulate(directive, feed),
            '?' => {
                let body = self.control(feed)?;
                match directive.at {
                    true => self.pieces(&body, feed, None)?,
                    false => {
                        let values = self.elements(feed.take())?;
                        self.pieces(&body, &mut Feed { values, next: 0 }, None)?
                    }
                };
                Ok(())
            }
            // `~_` and `~i` matter to a pretty printer alone.
            _ => Ok(()),
        }
    }

    fn push(&mut self, value: Option<Value>, as_read: bool) {
        if let Some(value) = value {
            let (heap, symbols) = (&*self.ctx.heap, &*self.ctx.symbols);
            self.out.push_str(&match as_read {
                true => readable(heap, symbols, value),
                false => super::output::report_text(self.ctx, value),
            });
        }
    }

    /// `~mincol,colinc,minpad,padcharA`
    fn value(&mut self, directive: &Directive, feed: &mut Feed) -> Result<(), Signal> {
        let width = self.columns(directive, 0, feed)?.unwrap_or(0);
        let step = self.columns(directive, 1, feed)?.unwrap_or(1).max(1);
        let least = self.columns(directive, 2, feed)?.unwrap_or(0);
        let padding = self.padding(directive, 3, feed)?;
        let start = self.out.len();
        let value = feed.take();
        match value {
            // With a colon nil is the empty list.
            Some(Value::NIL) if directive.colon => self.out.push_str("()"),
            value => self.push(value, directive.letter == 's'),
        }
        let length = self.out[start..].chars().count() + least;
        let missing = least + width.saturating_sub(length).div_ceil(step) * step;
        let padding: String = std::iter::repeat_n(padding, missing).collect();
        match directive.at {
            true => self.out.insert_str(start, &padding),
            false => self.out.push_str(&padding),
        }
        Ok(())
    }

    /// `~mincol,padchar,commachar,intervalD`; other values are written as by `~a`.
    fn integer(
        &mut self,
        directive: &Directive,
        feed: &mut Feed,
        radix: u32,
        first: usize,
    ) -> Result<(), Signal> {
        let width = self.columns(directive, first, feed)?.unwrap_or(0);
        let padding = self.padding(directive, first + 1, feed)?;
        let comma = match directive.parameters.get(first + 2) {
            None | Some(Parameter::Absent) => ',',
            _ => self.padding(directive, first + 2, feed)?,
        };
        let interval = self.columns(directive, first + 3, feed)?.unwrap_or(3);
        let Some(value) = feed.take() else {
            return Ok(());
        };
        let number = to_number(self.ctx.heap, value);
        let (digits, is_integer) = match number {
            Some(number @ (Number::Small(_) | Number::Big(_))) => (number.text(radix), true),
            _ => (princ(self.ctx.heap, self.ctx.symbols, value), false),
        };
        let separator = (directive.colon && is_integer).then_some((comma, interval));
        let plus = directive.at && is_integer;
        self.out.push_str(&directive::pad_digits(
            &digits, plus, separator, width, padding,
        ));
        Ok(())
    }

    /// `~radix,mincol,…R`; without a radix in words, ordinals or Roman numerals.
    fn radix(&mut self, directive: &Directive, feed: &mut Feed) -> Result<(), Signal> {
        if let Some(radix) = self.parameter(directive, 0, feed)? {
            let radix = u32::try_from(radix)
                .ok()
                .filter(|radix| (2..=36).contains(radix));
            let radix = radix.ok_or_else(|| Signal::eval("`format`: a radix is from 2 to 36"))?;
            return self.integer(directive, feed, radix, 1);
        }
        let Some(value) = feed.take() else {
            return Ok(());
        };
        let words = value
            .as_fixnum()
            .and_then(|number| match (directive.at, directive.colon) {
                (true, old) => directive::roman(number, old),
                (false, true) => Some(directive::ordinal(number)),
                (false, false) => Some(directive::cardinal(number)),
            });
        match words {
            Some(words) => self.out.push_str(&words),
            None => self.push(Some(value), false),
        }
        Ok(())
    }

    /// Returns the next argument as a float; what is none is printed as by `~a`, in its width.
    fn float(&mut self, feed: &mut Feed, width: Option<usize>) -> Option<f64> {
        let value = feed.take()?;
        match to_number(self.ctx.heap, value) {
            Some(number) => Some(number.to_f64()),
            None => {
                let text = princ(self.ctx.heap, self.ctx.symbols, value);
                self.padded(&text, width, ' ');
                None
            }
        }
    }

    fn padded(&mut self, text: &str, width: Option<usize>, padding: char) {
        let missing = width.unwrap_or(0).saturating_sub(text.chars().count());
        self.out.extend(std::iter::repeat_n(padding, missing));
        self.out.push_str(text);
    }

    /// `~w,d,k,overflow,padF`
    fn fixed(&mut self, directive: &Directive, feed: &mut Feed) -> Result<(), Signal> {
        let width = self.columns(directive, 0, feed)?;
        let decimals = self.columns(directive, 1, feed)?;
        let scale = self.parameter(directive, 2, feed)?.unwrap_or(0);
        let overflow = match directive.parameters.get(3) {
            None | Some(Parameter::Absent) => None,
            _ => Some(self.padding(directive, 3, feed)?),
        };
        let padding = self.padding(directive, 4, feed)?;
        let Some(float) = self.float(feed, width) else {
            return Ok(());
        };
        let float = float * 10f64.powi(scale.clamp(-400, 400) as i32);
        let text = directive::fixed(float, width, decimals, directive.at);
        match (overflow, width) {
            (Some(overflow), Some(width)) if text.chars().count() > width => {
                self.out.extend(std::iter::repeat_n(overflow, width));
            }
            _ => self.padded(&text, width, padding),
        }
        Ok(())
    }

    /// `~w,d,e,k,overflow,padG`: as `~f` where the digits fit, and then blanks where an exponent would
    /// stand; else as `~e`.
    fn general(&mut self, directive: &Directive, feed: &mut Feed) -> Result<(), Signal> {
        let width = self.columns(directive, 0, feed)?;
        let decimals = self.columns(directive, 1, feed)?;
        let exponent = self.columns(directive, 2, feed)?;
        let Some(float) = self.float(feed, width) else {
            return Ok(());
        };
        let blanks = exponent.map_or(4, |digits| digits + 2);
        let scientific = format!("{:e}", float.abs());
        let power = scientific.split_once('e').map_or("0", |(_, power)| power);
        let whole = power.parse::<i64>().unwrap_or(0) + 1;
        let plain = format!("{}", float.abs());
        let significant = match plain.strip_prefix("0.") {
            Some(behind) => behind.len(),
            None => plain.len() - usize::from(plain.contains('.')),
        } as i64;
        let digits = decimals.map_or_else(|| significant.max(whole.min(7)), |it| it as i64);
        let text = match usize::try_from(digits - whole) {
            Ok(behind) if behind as i64 <= digits => {
                let inner = width.map(|width| width.saturating_sub(blanks));
                let text = directive::fixed(float, inner, Some(behind), directive.at);
                let least = inner.unwrap_or(0);
                format!("{text:>least$}{}", " ".repeat(blanks))
            }
            _ => {
                let least = exponent.unwrap_or(1);
                let decimals = usize::try_from(digits).ok();
                directive::exponential(float, decimals, least, directive.at)
            }
        };
        self.padded(&text, width, ' ');
        Ok(())
    }

    /// A character as `~:c` spells it: those that cannot be seen by their names.
    fn spell(&mut self, character: char) {
        let mut written = String::new();
        text::write_character(&mut written, character);
        match written.strip_prefix("#\\") {
            Some(name) if name.chars().count() > 1 => {
                self.out.push_str(&text::capitalize(name));
            }
            _ => self.out.push(character),
        }
    }

    /// `~w,d,eE`
    fn exponential(&mut self, directive: &Directive, feed: &mut Feed) -> Result<(), Signal> {
        let width = self.columns(directive, 0, feed)?;
        let decimals = self.columns(directive, 1, feed)?;
        let exponent_digits = self.columns(directive, 2, feed)?.unwrap_or(1);
        let Some(float) = self.float(feed, width) else {
            return Ok(());
        };
        let text = directive::exponential(float, decimals, exponent_digits, directive.at);
        self.padded(&text, width, ' ');
        Ok(())
    }

    /// `~d,n,w,pad$`: two decimals, at least `n` digits before the point.
    fn money(&mut self, directive: &Directive, feed: &mut Feed) -> Result<(), Signal> {
        let decimals = self.columns(directive, 0, feed)?.unwrap_or(2);
        let digits = self.columns(directive, 1, feed)?.unwrap_or(1);
        let width = self.columns(directive, 2, feed)?;
        let padding = self.padding(directive, 3, feed)?;
        let Some(float) = self.float(feed, width) else {
            return Ok(());
        };
        let text = format!("{:.decimals$}", float.abs());
        let whole = text.split('.').next().map_or(0, str::len);
        let sign = if float < 0.0 {
            "-"
        } else if directive.at {
            "+"
        } else {
            ""
        };
        let text = format!("{sign}{}{text}", "0".repeat(digits.saturating_sub(whole)));
        self.padded(&text, width, padding);
        Ok(())
    }

    fn skip(&mut self, directive: &Directive, feed: &mut Feed) -> Result<(), Signal> {
        let count = self.columns(directive, 0, feed)?;
        feed.next = match (directive.at, directive.colon) {
            (true, _) => count.unwrap_or(0),
            (_, true) => feed.next.saturating_sub(count.unwrap_or(1)),
            _ => feed.next + count.unwrap_or(1),
        };
        Ok(())
    }

    /// `~n%`, `~n~`, `~n|` and `~n&`, the last of which does not end a line that has only begun.
    fn repeated(&mut self, directive: &Directive, feed: &mut Feed) -> Result<(), Signal> {
        let mut count = self.columns(directive, 0, feed)?.unwrap_or(1);
        let character = match directive.letter {
            '~' => '~',
            '|' => '\u{c}',
            _ => '\n',
        };
        let fresh = match self.out.is_empty() {
            true => self.at_line_start,
            false => self.out.ends_with('\n'),
        };
        if directive.letter == '&' && fresh {
            count = count.saturating_sub(1);
        }
        self.out.extend(std::iter::repeat_n(character, count));
        Ok(())
    }

    /// `~column,stepT`: to a column, or on to the next multiple of a step after it; `~n,m@T`: on.
    fn tabulate(&mut self, directive: &Directive, feed: &mut Feed) -> Result<(), Signal> {
        let target = self.columns(directive, 0, feed)?.unwrap_or(1);
        let step = self.columns(directive, 1, feed)?.unwrap_or(1);
        let line = self.out.rsplit('\n').next().unwrap_or("");
        let column = text::width(line);
        let to = if directive.at {
            (column + target).next_multiple_of(step.max(1))
        } else if column < target {
            target
        } else if step == 0 {
            column
        } else {
            column + step - (column - target) % step
        };
        self.out.extend(std::iter::repeat_n(' ', to - column));
        Ok(())
    }
}

/// `~(` small letters, `~:(` words capitalized, `~@(` the first word capitalized, `~:@(` capitals.
fn in_case(text: &str, directive: &Directive) -> String {
    match (directive.colon, directive.at) {
        (false, false) => text.to_lowercase(),
        (true, false) => text::title_case(text),
        (false, true) => text::capitalize(text),
        (true, true) => text.to_uppercase(),
    }
}
