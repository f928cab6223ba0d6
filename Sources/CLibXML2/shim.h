#ifndef SLUICE_CLIBXML2_H
#define SLUICE_CLIBXML2_H

#include <libxml/xmlversion.h>
/* libxml2's encoding.h would pull in ICU headers, which clash with those of Foundation. The only
   thing that goes with them is a member of a converter structure that is never touched here. */
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#endif
