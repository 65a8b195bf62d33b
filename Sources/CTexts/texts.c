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
static const char evidence_and_bound[] = {
#embed "../Explorer/Lessons/Texts/evidence-and-bound.txt"
    , 0};
static const char reparameterisation[] = {
#embed "../Explorer/Lessons/Texts/reparameterisation.txt"
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
static const char few_labels[] = {
#embed "../Explorer/Lessons/Texts/few-labels.txt"
    , 0};
static const char tighter_bounds[] = {
#embed "../Explorer/Lessons/Texts/tighter-bounds.txt"
    , 0};
static const char what_comes_next[] = {
#embed "../Explorer/Lessons/Texts/what-comes-next.txt"
    , 0};

static const struct {
  const char *name, *text;
} texts[] = {
    {"trainer.py", trainer},
    {"terms", terms},
    {"what-z-is", what_z_is},
    {"autoencoder", autoencoder},
    {"noise-and-penalty", noise_and_penalty},
    {"evidence-and-bound", evidence_and_bound},
    {"reparameterisation", reparameterisation},
    {"training", training},
    {"beta", beta},
    {"collapse", collapse},
    {"disentanglement", disentanglement},
    {"few-labels", few_labels},
    {"tighter-bounds", tighter_bounds},
    {"what-comes-next", what_comes_next},
};

const char *embedded_text(const char *name) {
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    if (strcmp(texts[i].name, name) == 0) return texts[i].text;
  return NULL;
}
