//! Control strings of `format`: text and directives told apart, blocks nested.

/// A control string, understood.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    Text(String),
    Directive(Directive),
    /// `~{ … ~}`, and whether it runs once though nothing is left: `~:}`.
    Iteration(Directive, Vec<Piece>, bool),
    /// `~( … ~)`
    Case(Directive, Vec<Piece>),
    /// `~< … ~; … ~>`
    Justified(Directive, Vec<Vec<Piece>>),
    /// `~[ … ~; … ~]`; the last clause may stand for every other number.
    Conditional {
        directive: Directive,
        clauses: Vec<Vec<Piece>>,
        last_is_default: bool,
    },
}

/// One directive: `~5,'0:@d` has two parameters, both flags and the letter `d`.
#[derive(Clone, Debug, PartialEq)]
pub struct Directive {
    /// In lower case.
    pub letter: char,
    pub parameters: Vec<Parameter>,
    pub colon: bool,
    pub at: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Parameter {
    Absent,
    Integer(i64),
    Character(char),
    /// `v`: taken from the arguments.
    Argument,
    /// `#`: how many arguments are left.
    Remaining,
}

/// What is wrong with a control string.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ControlError {
    #[error("the control string ends inside a directive")]
    Unfinished,
    #[error("unknown directive `~{0}`")]
    Unknown(char),
    #[error("`~{0}` without its end")]
    Open(char),
    #[error("`~{0}` without its beginning")]
    Unopened(char),
    #[error("blocks are nested more than {DEPTH_MAX} deep")]
    TooDeep,
}

/// Nesting of blocks; more is a mistake, and parsing recurses.
pub const DEPTH_MAX: usize = 64;

/// Letters that stand alone.
const SIMPLE: &str = "asdfegxobc%&~tprw*^$?|_i\n";

/// Reads a control string.
pub fn parse(control: &str) -> Result<Vec<Piece>, ControlError> {
    let mut parser = Parser {
        rest: control,
        depth: 0,
    };
    let (pieces, end) = parser.pieces()?;
    match end {
        None => Ok(pieces),
        Some(end) => Err(ControlError::Unopened(end.letter)),
    }
}

struct Parser<'a> {
    rest: &'a str,
    depth: usize,
}

impl Parser<'_> {
    /// Reads up to the end of the text or a closing directive, which is answered.
    fn pieces(&mut self) -> Result<(Vec<Piece>, Option<Directive>), ControlError> {
        let mut pieces = Vec::new();
        while let Some(at) = self.rest.find('~') {
            if at > 0 {
                pieces.push(Piece::Text(self.rest[..at].to_string()));
            }
            self.rest = &self.rest[at + 1..];
            let directive = self.directive()?;
            match directive.letter {
                '}' | ')' | ']' | '>' | ';' => return Ok((pieces, Some(directive))),
                '{' | '(' | '[' | '<' => {
                    self.depth += 1;
                    if self.depth > DEPTH_MAX {
                        return Err(ControlError::TooDeep);
                    }
                    pieces.push(self.block(directive)?);
                    self.depth -= 1;
                }
                // A tilde before a line end joins the lines; `@` keeps the break, `:` the indentation.
                '\n' => {
                    if directive.at {
                        pieces.push(Piece::Text("\n".into()));
                    }
                    if !directive.colon {
                        self.rest = self.rest.trim_start();
                    }
                }
                letter if SIMPLE.contains(letter) => pieces.push(Piece::Directive(directive)),
                letter => return Err(ControlError::Unknown(letter)),
            }
        }
        if !self.rest.is_empty() {
            pieces.push(Piece::Text(self.rest.to_string()));
            self.rest = "";
        }
        Ok((pieces, None))
    }

    fn block(&mut self, directive: Directive) -> Result<Piece, ControlError> {
        let opening = directive.letter;
        if opening == '[' {
            return self.conditional(directive);
        }
        if opening == '<' {
            return self.justified(directive);
        }
        let (body, end) = self.pieces()?;
        let at_least_once = end.as_ref().is_some_and(|end| end.colon);
        match (opening, end.map(|end| end.letter)) {
            ('{', Some('}')) => Ok(Piece::Iteration(directive, body, at_least_once)),
            ('(', Some(')')) => Ok(Piece::Case(directive, body)),
            _ => Err(ControlError::Open(opening)),
        }
    }

    fn justified(&mut self, directive: Directive) -> Result<Piece, ControlError> {
        let mut parts = Vec::new();
        loop {
            let (part, end) = self.pieces()?;
            parts.push(part);
            match end.map(|end| end.letter) {
                Some(';') => {}
                Some('>') => return Ok(Piece::Justified(directive, parts)),
                _ => return Err(ControlError::Open('<')),
            }
        }
    }

    fn conditional(&mut self, directive: Directive) -> Result<Piece, ControlError> {
        let (mut clauses, mut last_is_default) = (Vec::new(), false);
        loop {
            let (clause, end) = self.pieces()?;
            clauses.push(clause);
            match end {
                Some(end) if end.letter == ';' => last_is_default = end.colon,
                Some(end) if end.letter == ']' => {
                    return Ok(Piece::Conditional {
                        directive,
                        clauses,
                        last_is_default,
                    });
                }
                _ => return Err(ControlError::Open('[')),
            }
        }
    }

    fn directive(&mut self) -> Result<Directive, ControlError> {
        let mut parameters = Vec::new();
        loop {
            let parameter = self.parameter()?;
            let comma = self.rest.starts_with(',');
            if comma || parameter != Parameter::Absent {
                parameters.push(parameter);
            }
            if !comma {
                break;
            }
            self.rest = &self.rest[1..];
        }
        let (mut colon, mut at) = (false, false);
        loop {
            let mut characters = self.rest.chars();
            let character = characters.next().ok_or(ControlError::Unfinished)?;
            self.rest = characters.as_str();
            match character {
                ':' => colon = true,
                '@' => at = true,
                letter => {
                    let letter = letter.to_ascii_lowercase();
                    return Ok(Directive {
                        letter,
                        parameters,
                        colon,
                        at,
                    });
                }
            }
        }
    }

    fn parameter(&mut self) -> Result<Parameter, ControlError> {
        let mut characters = self.rest.chars();
        match characters.next().ok_or(ControlError::Unfinished)? {
            '\'' => {
                let character = characters.next().ok_or(ControlError::Unfinished)?;
                self.rest = characters.as_str();
                Ok(Parameter::Character(character))
            }
            'v' | 'V' => {
                self.rest = characters.as_str();
                Ok(Parameter::Argument)
            }
            '#' => {
                self.rest = characters.as_str();
                Ok(Parameter::Remaining)
            }
            '0'..='9' | '-' | '+' => {
                let signed = usize::from(self.rest.starts_with(['-', '+']));
                let digits = self.rest[signed..]
                    .bytes()
                    .take_while(u8::is_ascii_digit)
                    .count();
                let text = self.rest[..signed + digits].trim_start_matches('+');
                // Columns and counts beyond this are refused where they are used.
                let integer = text.parse().unwrap_or(i64::MAX);
                self.rest = &self.rest[signed + digits..];
                Ok(Parameter::Integer(integer))
            }
            _ => Ok(Parameter::Absent),
        }
    }
}

/// Writes an integer's digits with its sign, separators and padding: `~mincol,padchar,commachar,interval:@d`.
pub fn pad_digits(
    digits: &str,
    plus: bool,
    separator: Option<(char, usize)>,
    width: usize,
    padding: char,
) -> String {
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None if plus => ("+", digits),
        None => ("", digits),
    };
    let mut text = String::from(sign);
    match separator {
        Some((comma, interval)) if interval > 0 => {
            for (index, digit) in digits.chars().enumerate() {
                if index > 0 && (digits.len() - index).is_multiple_of(interval) {
                    text.push(comma);
                }
                text.push(digit);
            }
        }
        _ => text.push_str(digits),
    }
    let missing = width.saturating_sub(text.chars().count());
    let mut padded: String = std::iter::repeat_n(padding, missing).collect();
    padded.push_str(&text);
    padded
}

/// Writes `~w,d,k,overflow,padF`.
pub fn fixed(float: f64, width: Option<usize>, decimals: Option<usize>, plus: bool) -> String {
    if !float.is_finite() {
        return super::super::value::number::float_text(float);
    }
    let mut text = match decimals {
        Some(decimals) => format!("{float:.decimals$}"),
        None => {
            let text = format!("{float}");
            if text.contains('.') {
                text
            } else {
                format!("{text}.0")
            }
        }
    };
    if decimals == Some(0) {
        text.push('.');
    }
    if plus && float >= 0.0 {
        text.insert(0, '+');
    }
    // The leading zero is what gives way when the field is too narrow.
    if let Some(width) = width
        && text.chars().count() > width
    {
        if let Some(rest) = text.strip_prefix("0.") {
            text = format!(".{rest}");
        } else if let Some(rest) = text.strip_prefix("-0.") {
            text = format!("-.{rest}");
        }
    }
    text
}

/// Writes `~w,d,eE`: one digit before the point, a signed exponent of at least `exponent_digits`.
pub fn exponential(
    float: f64,
    decimals: Option<usize>,
    exponent_digits: usize,
    plus: bool,
) -> String {
    if !float.is_finite() {
        return super::super::value::number::float_text(float);
    }
    let text = match decimals {
        Some(decimals) => format!("{float:.decimals$e}"),
        None => format!("{float:e}"),
    };
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, exponent) = match exponent.strip_prefix('-') {
        Some(exponent) => ('-', exponent),
        None => ('+', exponent),
    };
    let point = if mantissa.contains('.') {
        ""
    } else if decimals == Some(0) {
        "."
    } else {
        ".0"
    };
    let plus = if plus && float >= 0.0 { "+" } else { "" };
    format!("{plus}{mantissa}{point}e{sign}{exponent:0>exponent_digits$}")
}

const ONES: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] = [
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];
const THOUSANDS: [&str; 7] = [
    "",
    " thousand",
    " million",
    " billion",
    " trillion",
    " quadrillion",
    " quintillion",
];

/// Writes an integer as English words: `~r`.
pub fn cardinal(number: i64) -> String {
    if number == 0 {
        return ONES[0].into();
    }
    let mut rest = number.unsigned_abs();
    let mut groups = Vec::new();
    for thousand in THOUSANDS {
        if rest == 0 {
            break;
        }
        let group = (rest % 1000) as usize;
        rest /= 1000;
        if group > 0 {
            groups.push(format!("{}{thousand}", below_thousand(group)));
        }
    }
    groups.reverse();
    let sign = if number < 0 { "negative " } else { "" };
    format!("{sign}{}", groups.join(" "))
}

/// Writes an integer as an English ordinal: `~:r`.
pub fn ordinal(number: i64) -> String {
    const IRREGULAR: [(&str, &str); 8] = [
        ("one", "first"),
        ("two", "second"),
        ("three", "third"),
        ("five", "fifth"),
        ("eight", "eighth"),
        ("nine", "ninth"),
        ("twelve", "twelfth"),
        ("zero", "zeroth"),
    ];
    let words = cardinal(number);
    let at = words.rfind([' ', '-']).map_or(0, |at| at + 1);
    let (head, last) = words.split_at(at);
    if let Some((_, ordinal)) = IRREGULAR.iter().find(|(cardinal, _)| *cardinal == last) {
        return format!("{head}{ordinal}");
    }
    match last.strip_suffix('y') {
        Some(stem) => format!("{head}{stem}ieth"),
        None => format!("{head}{last}th"),
    }
}

/// Writes an integer from 1 to 3999 in Roman numerals: `~@r`; old style writes IIII: `~:@r`.
pub fn roman(number: i64, old: bool) -> Option<String> {
    const NUMERALS: [(i64, &str, bool); 13] = [
        (1000, "M", true),
        (900, "CM", false),
        (500, "D", true),
        (400, "CD", false),
        (100, "C", true),
        (90, "XC", false),
        (50, "L", true),
        (40, "XL", false),
        (10, "X", true),
        (9, "IX", false),
        (5, "V", true),
        (4, "IV", false),
        (1, "I", true),
    ];
    if !(1..4000).contains(&number) {
        return None;
    }
    let (mut rest, mut text) = (number, String::new());
    for (value, numeral, in_old_style) in NUMERALS {
        if old && !in_old_style {
            continue;
        }
        while rest >= value {
            text.push_str(numeral);
            rest -= value;
        }
    }
    Some(text)
}

fn below_thousand(number: usize) -> String {
    let (hundreds, rest) = (number / 100, number % 100);
    let small = match rest {
        0 => String::new(),
        1..20 => ONES[rest].to_string(),
        _ if rest.is_multiple_of(10) => TENS[rest / 10].to_string(),
        _ => format!("{}-{}", TENS[rest / 10], ONES[rest % 10]),
    };
    match (hundreds, small.is_empty()) {
        (0, _) => small,
        (_, true) => format!("{} hundred", ONES[hundreds]),
        _ => format!("{} hundred {small}", ONES[hundreds]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directive_carries_its_parameters_and_flags() {
        let pieces = parse("a~5,'0,,V:@Db").unwrap();
        let directive = Directive {
            letter: 'd',
            parameters: vec![
                Parameter::Integer(5),
                Parameter::Character('0'),
                Parameter::Absent,
                Parameter::Argument,
            ],
            colon: true,
            at: true,
        };
        assert_eq!(
            pieces,
            [
                Piece::Text("a".into()),
                Piece::Directive(directive),
                Piece::Text("b".into())
            ]
        );
    }

    #[test]
    fn blocks_nest_and_must_be_closed() {
        let pieces = parse("~{~a~^, ~}~[none~;one~:;many~]").unwrap();
        assert!(matches!(&pieces[0], Piece::Iteration(_, body, false) if body.len() == 3));
        assert!(matches!(
            &pieces[1],
            Piece::Conditional { clauses, last_is_default: true, .. } if clauses.len() == 3
        ));
        assert_eq!(parse("~{~a"), Err(ControlError::Open('{')));
        assert_eq!(parse("~a~}"), Err(ControlError::Unopened('}')));
        assert_eq!(parse("~"), Err(ControlError::Unfinished));
        assert_eq!(parse("~y"), Err(ControlError::Unknown('y')));
        assert_eq!(parse(&"~{".repeat(100)), Err(ControlError::TooDeep));
    }

    #[test]
    fn numbers_are_written_as_asked() {
        assert_eq!(
            pad_digits("1234567", false, Some((',', 3)), 0, ' '),
            "1,234,567"
        );
        assert_eq!(pad_digits("-42", false, None, 6, '0'), "000-42");
        assert_eq!(pad_digits("42", true, None, 5, ' '), "  +42");
        assert_eq!(fixed(2.34567, None, Some(2), false), "2.35");
        assert_eq!(fixed(2.0, None, None, false), "2.0");
        assert_eq!(fixed(0.5, Some(2), Some(1), false), ".5");
        assert_eq!(exponential(12345.678, Some(3), 1, false), "1.235e+4");
        assert_eq!(exponential(0.001, None, 2, false), "1.0e-03");
    }

    #[test]
    fn numbers_have_names() {
        assert_eq!(
            cardinal(1_234_567),
            "one million two hundred thirty-four thousand five hundred sixty-seven"
        );
        assert_eq!(cardinal(-40), "negative forty");
        assert_eq!(cardinal(i64::MIN).split(' ').next(), Some("negative"));
        assert_eq!(ordinal(21), "twenty-first");
        assert_eq!(ordinal(20), "twentieth");
        assert_eq!(ordinal(4), "fourth");
        assert_eq!(roman(1994, false).as_deref(), Some("MCMXCIV"));
        assert_eq!(roman(4, true).as_deref(), Some("IIII"));
        assert_eq!(roman(4000, false), None);
    }
}
