/* Dates: 2025-12-03, 2025-12, 2025, and spans of days whose second day may leave out the year
 * (2025-11-27/12-12). Days are counted from 1970-01-01, Gregorian. */
#include "dossier/date.h"

#include "base/error.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

typedef struct calendar {
    int year, month, day; /* month and day are 0 where not written */
} calendar;

static bool leap(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && leap(year) ? 29 : days[month - 1];
}

static bool valid(calendar c) {
    return c.year >= 1 && c.year <= 9999 && c.month >= 0 && c.month <= 12 && (c.month || !c.day) &&
           c.day >= 0 && (!c.day || c.day <= days_in(c.year, c.month));
}

/* Days before March 1st of year 0, the usual shift that puts the leap day last. */
static int32_t day_number(int year, int month, int day) {
    year -= month <= 2;
    int era = year / 400, of_era = year - era * 400;
    int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static int32_t first_day(calendar c) {
    return day_number(c.year, c.month ? c.month : 1, c.day ? c.day : 1);
}

static int32_t last_day(calendar c) {
    int month = c.month ? c.month : 12;
    return day_number(c.year, month, c.day ? c.day : days_in(c.year, month));
}

/* Groups of digits with `-` between them: the first of `widest` digits, the others of two. Their
 * number, or 0 where the text is something else or has more than `most`. */
static int read_groups(const char *text, size_t length, int *groups, size_t widest, int most) {
    size_t at = 0;
    for (int count = 0; count < most;) {
        size_t width = count == 0 ? widest : 2, used = 0;
        int value = 0;
        for (; used < width && at < length && text[at] >= '0' && text[at] <= '9'; used++)
            value = value * 10 + text[at++] - '0';
        if (used != width)
            return 0;
        groups[count++] = value;
        if (at == length)
            return count;
        if (text[at++] != '-')
            return 0;
    }
    return 0;
}

/* 2025, 2025-12 or 2025-12-03. */
static pl_date_verdict read_full(calendar *out, const char *text, size_t length) {
    int groups[3] = {0};
    int count = read_groups(text, length, groups, 4, 3);
    *out = (calendar){groups[0], groups[1], groups[2]};
    if (count == 0)
        return PL_DATE_NONE;
    bool zero = (count > 1 && out->month == 0) || (count > 2 && out->day == 0);
    return zero || !valid(*out) ? PL_DATE_NOT_IN_CALENDAR : PL_DATE_VALID;
}

/* The last day of a span, which may leave out the year that it shares with the first. */
static pl_date_verdict read_end(calendar *out, const char *text, calendar from) {
    int groups[2] = {0};
    size_t length = strlen(text);
    if (read_groups(text, length, groups, 2, 2) != 2) {
        pl_date_verdict verdict = read_full(out, text, length);
        return verdict == PL_DATE_VALID && !out->day ? PL_DATE_NONE : verdict;
    }
    *out = (calendar){from.year, groups[0], groups[1]};
    return groups[0] && groups[1] && valid(*out) ? PL_DATE_VALID : PL_DATE_NOT_IN_CALENDAR;
}

pl_date_verdict pl_date_parse(parley_date *out, const char *text) {
    const char *slash = strchr(text, '/');
    calendar from, to;
    pl_date_verdict verdict = read_full(&from, text, slash ? (size_t)(slash - text) : strlen(text));
    if (slash && verdict != PL_DATE_NONE) {
        pl_date_verdict end = read_end(&to, slash + 1, from);
        if (end == PL_DATE_NONE || (verdict == PL_DATE_VALID && !from.day))
            return PL_DATE_NONE; /* spans run from day to day */
        verdict = verdict == PL_DATE_VALID ? end : verdict;
    }
    if (verdict != PL_DATE_VALID)
        return verdict;
    out->first = first_day(from);
    out->last = last_day(slash ? to : from);
    out->known = last_day(from);
    return out->last < out->first ? PL_DATE_BACKWARDS : PL_DATE_VALID;
}

parley_status parley_day_parse(int32_t *day, const char *text) {
    parley_date date;
    if (strchr(text, '/') || pl_date_parse(&date, text) != PL_DATE_VALID)
        return pl_fail(PARLEY_E_INPUT, "\"%.40s\" is no date; write 2025-12-03, 2025-12 or 2025",
                       text);
    *day = date.last;
    return PARLEY_OK;
}

void parley_day_format(char *out, int32_t day) {
    int32_t shifted = day + 719468, era = shifted / 146097, of_era = shifted - era * 146097;
    int32_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int32_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int32_t month = (5 * of_year + 2) / 153;
    int32_t date = of_year - (153 * month + 2) / 5 + 1;
    month += month < 10 ? 3 : -9;
    snprintf(out, 16, "%04d-%02d-%02d", (int)(year_of_era + era * 400 + (month <= 2)) % 10000,
             (int)month % 100, (int)date % 100);
}
