/* Dates: 2025-12-03, 2025-12, 2025, and spans whose second part may leave out what it shares with
 * the first (2025-11-27/12-12, 2025-11-20/24). Days are counted from 1970-01-01, Gregorian. */
#include "dossier/date.h"

#include "base/error.h"

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

/* Up to three groups of digits with `-` between them; the first of `widest` digits, the others of
 * two. */
static int read_groups(const char *text, size_t length, int *groups, size_t widest) {
    int count = 0;
    size_t at = 0;
    while (count < 3) {
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

static bool read_full(calendar *out, const char *text, size_t length) {
    int groups[3] = {0};
    int count = read_groups(text, length, groups, 4);
    *out = (calendar){groups[0], groups[1], groups[2]};
    return count > 0 && (count < 2 || out->month > 0) && (count < 3 || out->day > 0) && valid(*out);
}

/* The second part of a span; what it leaves out is taken from `from`. */
static bool read_end(calendar *out, const char *text, calendar from) {
    int groups[3] = {0};
    size_t length = strlen(text);
    if (length >= 4 && strspn(text, "0123456789") >= 4)
        return read_full(out, text, length);
    int count = read_groups(text, length, groups, 2);
    if (count == 2 && from.day)
        *out = (calendar){from.year, groups[0], groups[1]};
    else if (count == 1 && from.day)
        *out = (calendar){from.year, from.month, groups[0]};
    else if (count == 1 && from.month)
        *out = (calendar){from.year, groups[0], 0};
    else
        return false;
    return groups[0] > 0 && (count < 2 || groups[1] > 0) && valid(*out);
}

bool pl_date_parse(parley_date *out, const char *text) {
    const char *slash = strchr(text, '/');
    calendar from, to;
    if (!read_full(&from, text, slash ? (size_t)(slash - text) : strlen(text)))
        return false;
    to = from;
    if (slash && !read_end(&to, slash + 1, from))
        return false;
    out->first = first_day(from);
    out->last = last_day(to);
    out->known = last_day(from);
    return out->last >= out->first && last_day(to) >= last_day(from);
}

parley_status parley_day_parse(int32_t *day, const char *text) {
    parley_date date;
    if (strchr(text, '/') || !pl_date_parse(&date, text))
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
