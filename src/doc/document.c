#include "doc/document.h"
