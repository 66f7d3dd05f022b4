/* parley: the table of commands, and the help that it gives by itself. */
#include "command.h"

#include <stdlib.h>
#include <string.h>

static const command *const commands[] = {
    &command_check,   &command_show,     &command_analyze, &command_solve,
    &command_amend,   &command_pool,     &command_rank,    &command_divide,
    &command_intent,  &command_timeline, &command_talk,    &command_tournament,
    &command_convert, &command_generate, &command_schema,  NULL};

static void print_overview(FILE *out) {
    fprintf(out, "Usage: parley COMMAND [OPTION]... FILE...\n\n"
                 "Analysis of mediated negotiations: which agreements are possible, which are\n"
                 "best, what blocks one.\n\nCommands:\n");
    for (const command *const *c = commands; *c; c++)
        fprintf(out, "  %-10s %s\n", (*c)->name, (*c)->summary);
    fprintf(out, "\n`parley help COMMAND` and `parley COMMAND --help` tell more, with examples.\n"
                 "`parley --version` prints the version.\n\n"
                 "Exit codes: 0 done, 1 the answer is no, 2 usage, 3 bad input, 6 storage,\n"
                 "7 limit reached or cancelled.\n");
}

/* An option and what it does, which goes on below itself within 80 columns. */
static void print_option(const char *shown, const char *text) {
    enum { MARGIN = 21, WIDTH = 80 - MARGIN };
    printf("  %-18s", shown);
    if (strlen(shown) > MARGIN - 3)
        printf("\n%*s", MARGIN, "");
    else
        printf(" ");
    while (strlen(text) > WIDTH) {
        int line = WIDTH;
        while (line > 1 && text[line] != ' ')
            line--;
        printf("%.*s\n%*s", line, text, MARGIN, "");
        text += line + 1;
    }
    printf("%s\n", text);
}

static void print_help(const command *of) {
    printf("Usage: parley %s%s%s%s\n\n%s\n\nOptions:\n", of->name, *of->operands ? " " : "",
           of->operands, of->options->name ? " [OPTION]..." : "", of->text);
    for (const command_option *option = of->options; option->name; option++) {
        char shown[64];
        snprintf(shown, sizeof shown, "--%s%s%s", option->name, option->argument ? " " : "",
                 option->argument ? option->argument : "");
        print_option(shown, option->help);
    }
    print_option("--help", "print this");
}

static const command *find_command(const char *name) {
    for (const command *const *c = commands; *c; c++)
        if (strcmp((*c)->name, name) == 0)
            return *c;
    return NULL;
}

static int help(int count, char **words) {
    const command *of = count > 0 ? find_command(words[0]) : NULL;
    if (count == 0)
        print_overview(stdout);
    else if (!of)
        return usage_error(NULL, "there is no command \"%s\"", words[0]);
    else
        print_help(of);
    return EXIT_DONE;
}

/* -- options --------------------------------------------------------------------------------- */

static size_t option_count(const command *of) {
    size_t count = 0;
    while (of->options[count].name)
        count++;
    return count;
}

static const command_option *find_option(const command *of, const char *word, size_t length) {
    for (const command_option *option = of->options; option->name; option++)
        if (strlen(option->name) == length && strncmp(option->name, word, length) == 0)
            return option;
    return NULL;
}

/* Takes the option at words[*at], and the word after it where that is its argument. -o is --out. */
static int take_option(command_line *into, int count, char **words, int *at) {
    const command *of = into->command;
    const char *word = strcmp(words[*at], "-o") == 0 ? "out" : words[*at] + 2;
    const char *equals = strchr(word, '=');
    size_t length = equals ? (size_t)(equals - word) : strlen(word);
    const command_option *option = find_option(of, word, length);
    const char *value = "";
    if (!option)
        return usage_error(of->name, "there is no option --%.*s", (int)length, word);
    if (!option->argument && equals)
        return usage_error(of->name, "the option --%s takes no argument", option->name);
    if (option->argument) {
        if (!equals && *at + 1 >= count)
            return usage_error(of->name, "the option --%s needs %s", option->name,
                               option->argument);
        value = equals ? equals + 1 : words[++*at];
    }
    into->values[option - of->options] = value;
    into->repeated_names[into->repeated_count] = option->name;
    into->repeated_values[into->repeated_count++] = value;
    return EXIT_DONE;
}

static int sort_words(command_line *into, int count, char **words) {
    bool only_operands = false;
    for (int i = 0; i < count; i++) {
        if (!only_operands && strcmp(words[i], "--") == 0) {
            only_operands = true;
        } else if (!only_operands &&
                   (strncmp(words[i], "--", 2) == 0 || strcmp(words[i], "-o") == 0)) {
            int code = take_option(into, count, words, &i);
            if (code != EXIT_DONE)
                return code;
        } else if (!only_operands && words[i][0] == '-' && words[i][1]) {
            return usage_error(into->command->name, "there is no option %s", words[i]);
        } else {
            into->operands[into->operand_count++] = words[i];
        }
    }
    if (into->operand_count < into->command->least_operands)
        return usage_error(into->command->name, "%s",
                           into->operand_count ? "an operand is missing" : "no file is named");
    if (into->operand_count > into->command->most_operands)
        return usage_error(into->command->name, "\"%s\" is one operand too many",
                           into->operands[into->command->most_operands]);
    return EXIT_DONE;
}

static bool asks_for_help(int count, char **words) {
    for (int i = 0; i < count && strcmp(words[i], "--") != 0; i++)
        if (strcmp(words[i], "--help") == 0 || strcmp(words[i], "-h") == 0)
            return true;
    return false;
}

static int run(const command *of, int count, char **words) {
    if (asks_for_help(count, words)) {
        print_help(of);
        return EXIT_DONE;
    }
    size_t options = option_count(of), most = (size_t)count + 1;
    const char **lists = calloc(options + 3 * most, sizeof *lists);
    if (!lists)
        return out_of_memory();
    command_line into = {.command = of,
                         .values = lists,
                         .operands = lists + options,
                         .repeated_names = lists + options + most,
                         .repeated_values = lists + options + 2 * most};
    int code = sort_words(&into, count, words);
    if (code == EXIT_DONE)
        code = of->run(&into);
    free(lists);
    return code;
}

int main(int count, char **words) {
    if (count < 2) {
        print_overview(stderr);
        return EXIT_USAGE;
    }
    const char *name = words[1];
    if (strcmp(name, "--version") == 0 || strcmp(name, "version") == 0) {
        printf("parley %s\n", parley_version());
        return EXIT_DONE;
    }
    if (strcmp(name, "help") == 0 || strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        return help(count - 2, words + 2);
    const command *of = find_command(name);
    if (!of)
        return usage_error(NULL, "there is no command \"%s\"", name);
    return run(of, count - 2, words + 2);
}
