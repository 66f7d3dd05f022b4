/* Prints the tables of everything that talks can be put together from as Markdown, for
 * docs/talks.md and docs/mediators.md: talk_tables KIND, where KIND is one of the words below. */
#include <parley/negotiator.h>

#include <stdio.h>
#include <string.h>

static const char *const KINDS[PARLEY_COMPONENT_KINDS] = {"offering", "acceptance", "model",
                                                          "protocol", "answering",  "mediator"};

static void print_range(const parley_parameter *p) {
    if (p->type == PARLEY_WORD) {
        for (const char *c = p->words; *c; c++)
            if (*c == ' ')
                printf(", ");
            else
                putchar(*c);
        printf(" | ");
        const char *word = p->words;
        for (int i = 0; i < (int)p->value; i++)
            word = strchr(word, ' ') + 1;
        printf("%.*s", (int)strcspn(word, " "), word);
        return;
    }
    printf("%s%.10g to %.10g%s%s | %.10g", p->type == PARLEY_WHOLE ? "whole, " : "", p->least,
           p->most, p->unit[0] ? " " : "", p->unit, p->value);
}

static void print_components(parley_component_kind kind) {
    printf("| name | what it does | source |\n|---|---|---|\n");
    for (uint32_t i = 0; i < parley_component_count(kind); i++) {
        const parley_component *c = parley_component_get(kind, i);
        printf("| `%s` | %s | %s |\n", c->name, c->help, c->source);
    }
}

static void print_parameters(parley_component_kind kind) {
    printf("\n| of | parameter | values | default | meaning |\n|---|---|---|---|---|\n");
    for (uint32_t i = 0; i < parley_component_count(kind); i++) {
        const parley_component *c = parley_component_get(kind, i);
        for (uint32_t j = 0; j < c->parameter_count; j++) {
            printf("| `%s` | `%s` | ", c->name, c->parameters[j].name);
            print_range(&c->parameters[j]);
            printf(" | %s |\n", c->parameters[j].help);
        }
    }
}

int main(int argc, char **argv) {
    for (int kind = 0; argc == 2 && kind < PARLEY_COMPONENT_KINDS; kind++)
        if (strcmp(argv[1], KINDS[kind]) == 0) {
            print_components((parley_component_kind)kind);
            print_parameters((parley_component_kind)kind);
            return 0;
        }
    fprintf(stderr, "usage: talk_tables offering|acceptance|model|protocol|answering|mediator\n");
    return 1;
}
