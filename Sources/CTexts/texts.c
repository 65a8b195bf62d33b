// SwiftPM's own embedding writes an array literal, which costs the optimizer a second for each 6 KB of text.

#include "CTexts.h"

#include <string.h>

#pragma clang diagnostic ignored "-Wc23-extensions"

static const char trainer[] = {
#embed "../Engines/trainer.py"
    , 0};
static const char terms[] = {
#embed "../Explorer/Glossary/Terms.txt"
    , 0};
static const char what_z_is[] = {
#embed "../Explorer/Lessons/Texts/what-z-is.txt"
    , 0};
static const char autoencoder[] = {
#embed "../Explorer/Lessons/Texts/autoencoder.txt"
    , 0};
static const char noise_and_penalty[] = {
#embed "../Explorer/Lessons/Texts/noise-and-penalty.txt"
    , 0};
static const char training[] = {
#embed "../Explorer/Lessons/Texts/training.txt"
    , 0};
static const char beta[] = {
#embed "../Explorer/Lessons/Texts/beta.txt"
    , 0};
static const char collapse[] = {
#embed "../Explorer/Lessons/Texts/collapse.txt"
    , 0};
static const char disentanglement[] = {
#embed "../Explorer/Lessons/Texts/disentanglement.txt"
    , 0};

static const struct {
  const char *name, *text;
} texts[] = {
    {"trainer.py", trainer},
    {"terms", terms},
    {"what-z-is", what_z_is},
    {"autoencoder", autoencoder},
    {"noise-and-penalty", noise_and_penalty},
    {"training", training},
    {"beta", beta},
    {"collapse", collapse},
    {"disentanglement", disentanglement},
};

const char *embedded_text(const char *name) {
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    if (strcmp(texts[i].name, name) == 0) return texts[i].text;
  return NULL;
}
