//! Parses the dates of records: `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, or two of these as `from/to`.

use std::ops::RangeInclusive;

use jiff::civil::Date;

use crate::diagnostic::InvalidValue;

const FORMS: &str = "write YYYY, YYYY-MM, YYYY-MM-DD, or two of these as from/to";

/// The longest period in years. A longer one would be counted in each of its years and says nothing
/// about any of them.
const SPAN_LIMIT_YEARS: i16 = 500;

/// Returns the years that a date or period touches.
pub(crate) fn years(text: &str) -> Result<RangeInclusive<i16>, InvalidValue> {
    let (from, to) = text.split_once('/').unwrap_or((text, text));
    let (from, to) = (days(from, text)?, days(to, text)?);
    if from.start() > to.end() {
        return Err(InvalidValue::new(
            format!("the date `{text}` ends before it begins"),
            "write the earlier one first",
        ));
    }
    let years = from.start().year()..=to.end().year();
    if years.end() - years.start() > SPAN_LIMIT_YEARS {
        let problem = format!("the date `{text}` spans more than {SPAN_LIMIT_YEARS} years");
        return Err(InvalidValue::new(problem, "correct it, or leave the date out"));
    }
    Ok(years)
}

/// The first and last day of a year, a month or a day.
fn days(part: &str, whole: &str) -> Result<RangeInclusive<Date>, InvalidValue> {
    let numbers = numbers(part)
        .ok_or_else(|| InvalidValue::new(format!("`{whole}` is not a date"), FORMS))?;
    let found = match numbers[..] {
        [year] => Date::new(year, 1, 1).map(|first| first..=first.last_of_year()),
        [year, month] => {
            Date::new(year, to_i8(month), 1).map(|first| first..=first.last_of_month())
        }
        _ => Date::new(numbers[0], to_i8(numbers[1]), to_i8(numbers[2])).map(|day| day..=day),
    };
    found.map_err(|_| InvalidValue::new(format!("`{part}` is not in the calendar"), FORMS))
}

/// Splits one to three groups of four, two and two digits.
fn numbers(part: &str) -> Option<Vec<i16>> {
    let groups: Vec<&str> = part.split('-').collect();
    let is_well_formed = groups.len() <= 3
        && groups.iter().enumerate().all(|(index, group)| {
            group.len() == if index == 0 { 4 } else { 2 }
                && group.bytes().all(|byte| byte.is_ascii_digit())
        });
    groups.iter().map(|group| group.parse().ok()).collect::<Option<_>>().filter(|_| is_well_formed)
}

/// Converts a number of two digits, which always fits.
fn to_i8(number: i16) -> i8 {
    i8::try_from(number).unwrap_or(i8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_touches_its_years() {
        for (text, expected) in [
            ("2018", 2018..=2018),
            ("2018-07", 2018..=2018),
            ("2020-02-29", 2020..=2020),
            ("2016/2018", 2016..=2018),
            ("2016-11/2017-01-05", 2016..=2017),
            ("2018-07/2018", 2018..=2018),
        ] {
            assert_eq!(years(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_not_in_the_calendar_is_refused() {
        for text in ["2018-13", "2019-02-29", "2018-00", "2018-01-32"] {
            assert!(years(text).unwrap_err().problem.contains("in the calendar"), "{text}");
        }
        for text in [
            "18",
            "2018-7",
            "2018-07-1",
            "July 2018",
            "2018-07-30T10:00",
            "2018/",
            "2016/2017/2018",
            "+018",
            "٢٠١٨",
        ] {
            assert!(years(text).unwrap_err().problem.contains("is not a date"), "{text}");
        }
        assert!(years("2018/2016").unwrap_err().problem.contains("ends before it begins"));
        assert!(years("1001/2016").unwrap_err().problem.contains("spans more"));
    }
}
