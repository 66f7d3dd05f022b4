/* Dates: what is one, and the days it spans. */
#include "pl_test.h"

#include "dossier/date.h"

#include <stdbool.h>
#include <string.h>

/* As days, through the same parser; day numbers themselves are tested against the calendar. */
static int32_t day(const char *text) {
    int32_t number;
    ck_assert_int_eq(parley_day_parse(&number, text), PARLEY_OK);
    return number;
}

static bool leap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

START_TEST(day_parse__counts_every_day_of_nine_centuries) {
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int32_t expected = -25567 - 109573; /* 1600-01-01: 1900 less 300 years with 73 leap days */
    char text[40], again[16];
    for (int year = 1600; year < 2500; year++)
        for (int month = 1; month <= 12; month++) {
            int length = lengths[month - 1] + (month == 2 && leap(year));
            for (int of_month = 1; of_month <= length; of_month++, expected++) {
                snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, of_month);
                ck_assert_int_eq(day(text), expected);
                parley_day_format(again, expected);
                ck_assert_str_eq(again, text);
            }
        }
    ck_assert_int_eq(day("1970-01-01"), 0);
}
END_TEST

START_TEST(day_parse__takes_the_last_day_of_a_month_or_year) {
    ck_assert_int_eq(day("2024-02"), day("2024-02-29"));
    ck_assert_int_eq(day("2025-02"), day("2025-02-28"));
    ck_assert_int_eq(day("2025"), day("2025-12-31"));
}
END_TEST

START_TEST(day_parse__refuses_spans_and_words) {
    int32_t number;
    ck_assert_int_eq(parley_day_parse(&number, "2025-01-01/02-01"), PARLEY_E_INPUT);
    ck_assert_int_eq(parley_day_parse(&number, "today"), PARLEY_E_INPUT);
    ck_assert_ptr_nonnull(strstr(parley_last_error()->message, "\"today\" is no date"));
}
END_TEST

START_TEST(date__spans_its_days_and_is_known_by_the_first) {
    static const struct {
        const char *text, *first, *last, *known;
    } cases[] = {
        {"2025-12-03", "2025-12-03", "2025-12-03", "2025-12-03"},
        {"2025-11", "2025-11-01", "2025-11-30", "2025-11-30"},
        {"2025", "2025-01-01", "2025-12-31", "2025-12-31"},
        {"2025-11-27/12-12", "2025-11-27", "2025-12-12", "2025-11-27"},
        {"2025-12-30/2026-01-02", "2025-12-30", "2026-01-02", "2025-12-30"},
        {"2025-11-27/11-27", "2025-11-27", "2025-11-27", "2025-11-27"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        parley_date date;
        ck_assert_int_eq(pl_date_parse(&date, cases[i].text), PL_DATE_VALID);
        ck_assert_int_eq(date.first, day(cases[i].first));
        ck_assert_int_eq(date.last, day(cases[i].last));
        ck_assert_int_eq(date.known, day(cases[i].known));
    }
}
END_TEST

START_TEST(date__that_is_none_is_told_from_one_that_cannot_be) {
    static const char *const none[] = {
        "",           "x",           "25-12-03",      "2025-1",
        "2025-12-3",  "2025/12/03",  "2025-12-03T10", "2025-11/12",
        "2025/2026",  "2025-12-",    "2025-12-03/",   "2025-12-03/05",
        "03.12.2025", "2025-12-03 ", "2025-12-03/x",  "2025-11-27/2025-12",
        "20251203"};
    static const char *const never[] = {"2025-13",    "2025-00",    "2025-02-29",
                                        "2025-04-31", "2025-12-00", "2025-12-03/13-01",
                                        "0000",       "1900-02-29"};
    parley_date date;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        ck_assert_msg(pl_date_parse(&date, none[i]) == PL_DATE_NONE, "%s", none[i]);
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        ck_assert_msg(pl_date_parse(&date, never[i]) == PL_DATE_NOT_IN_CALENDAR, "%s", never[i]);
    ck_assert_int_eq(pl_date_parse(&date, "2025-12-12/11-27"), PL_DATE_BACKWARDS);
    ck_assert_int_eq(pl_date_parse(&date, "2000-02-29"), PL_DATE_VALID);
}
END_TEST

PL_TEST_MAIN("date", day_parse__counts_every_day_of_nine_centuries,
             day_parse__takes_the_last_day_of_a_month_or_year, day_parse__refuses_spans_and_words,
             date__spans_its_days_and_is_known_by_the_first,
             date__that_is_none_is_told_from_one_that_cannot_be)
