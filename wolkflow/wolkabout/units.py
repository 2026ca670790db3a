"""Units of feeds, under the names the platform knows them by."""

from enum import StrEnum


class Unit(StrEnum):
    """A unit of the platform; feeds may also use the name of a unit a user defined there."""

    # generic
    TEXT = "TEXT"
    NUMERIC = "NUMERIC"
    BOOLEAN = "BOOLEAN"
    PERCENT = "PERCENT"
    DECIBEL = "DECIBEL"
    LOCATION = "LOCATION"
    # acceleration
    METRES_PER_SQUARE_SECOND = "METRES_PER_SQUARE_SECOND"
    G = "G"
    # amount of substance
    MOLE = "MOLE"
    ATOM = "ATOM"
    # angle
    RADIAN = "RADIAN"
    REVOLUTION = "REVOLUTION"
    DEGREE_ANGLE = "DEGREE_ANGLE"
    MINUTE_ANGLE = "MINUTE_ANGLE"
    SECOND_ANGLE = "SECOND_ANGLE"
    CENTIRADIAN = "CENTIRADIAN"
    GRADE = "GRADE"
    # area
    SQUARE_METRE = "SQUARE_METRE"
    ARE = "ARE"
    HECTARE = "HECTARE"
    # catalytic activity
    KATAL = "KATAL"
    # data amount
    BIT = "BIT"
    BYTE = "BYTE"
    # duration
    SECOND = "SECOND"
    MINUTE = "MINUTE"
    HOUR = "HOUR"
    DAY = "DAY"
    WEEK = "WEEK"
    YEAR = "YEAR"
    MONTH = "MONTH"
    DAY_SIDEREAL = "DAY_SIDEREAL"
    YEAR_SIDEREAL = "YEAR_SIDEREAL"
    YEAR_CALENDAR = "YEAR_CALENDAR"
    # dynamic viscosity
    POISE = "POISE"
    # electric capacitance
    FARAD = "FARAD"
    # electric charge
    COULOMB = "COULOMB"
    E = "E"
    FARADAY = "FARADAY"
    FRANKLIN = "FRANKLIN"
    # electric conductance
    SIEMENS = "SIEMENS"
    # electric current
    AMPERE = "AMPERE"
    GILBERT = "GILBERT"
    # electric inductance
    HENRY = "HENRY"
    # electric potential
    VOLT = "VOLT"
    CENTIVOLT = "CENTIVOLT"
    MILLIVOLT = "MILLIVOLT"
    # electric resistance
    OHM = "OHM"
    # energy
    JOULE = "JOULE"
    ERG = "ERG"
    ELECTRON_VOLT = "ELECTRON_VOLT"
    # force
    NEWTON = "NEWTON"
    DYNE = "DYNE"
    KILOGRAM_FORCE = "KILOGRAM_FORCE"
    POUND_FORCE = "POUND_FORCE"
    # frequency
    HERTZ = "HERTZ"
    MEGAHERTZ = "MEGAHERTZ"
    GIGAHERTZ = "GIGAHERTZ"
    # illuminance
    LUX = "LUX"
    LAMBERT = "LAMBERT"
    # kinematic viscosity
    STOKE = "STOKE"
    # length
    METRE = "METRE"
    KILOMETRE = "KILOMETRE"
    CENTIMETRE = "CENTIMETRE"
    MILLIMETRE = "MILLIMETRE"
    FOOT = "FOOT"
    FOOT_SURVEY_US = "FOOT_SURVEY_US"
    YARD = "YARD"
    INCH = "INCH"
    MILE = "MILE"
    NAUTICAL_MILE = "NAUTICAL_MILE"
    ANGSTROM = "ANGSTROM"
    ASTRONOMICAL_UNIT = "ASTRONOMICAL_UNIT"
    LIGHT_YEAR = "LIGHT_YEAR"
    PARSEC = "PARSEC"
    POINT = "POINT"
    PIXEL = "PIXEL"
    # luminous flux
    LUMEN = "LUMEN"
    # luminous intensity
    CANDELA = "CANDELA"
    # magnetic flux
    WEBER = "WEBER"
    MAXWELL = "MAXWELL"
    # magnetic flux density
    TESLA = "TESLA"
    GAUSS = "GAUSS"
    # mass
    KILOGRAM = "KILOGRAM"
    GRAM = "GRAM"
    ATOMIC_MASS = "ATOMIC_MASS"
    ELECTRON_MASS = "ELECTRON_MASS"
    POUND = "POUND"
    OUNCE = "OUNCE"
    TON_US = "TON_US"
    TON_UK = "TON_UK"
    METRIC_TON = "METRIC_TON"
    # power
    WATT = "WATT"
    HORSEPOWER = "HORSEPOWER"
    # pressure
    PASCAL = "PASCAL"
    HECTOPASCAL = "HECTOPASCAL"
    ATMOSPHERE = "ATMOSPHERE"
    BAR = "BAR"
    MILLIBAR = "MILLIBAR"
    MILLIMETER_OF_MERCURY = "MILLIMETER_OF_MERCURY"
    INCH_OF_MERCURY = "INCH_OF_MERCURY"
    # radiation dose absorbed
    GRAY = "GRAY"
    RAD = "RAD"
    # radiation dose effective
    SIEVERT = "SIEVERT"
    REM = "REM"
    # radioactive activity
    BECQUEREL = "BECQUEREL"
    CURIE = "CURIE"
    RUTHERFORD = "RUTHERFORD"
    # roentgen
    ROENTGEN = "ROENTGEN"
    # solid angle
    STERADIAN = "STERADIAN"
    SPHERE = "SPHERE"
    # temperature
    KELVIN = "KELVIN"
    CELSIUS = "CELSIUS"
    RANKINE = "RANKINE"
    FAHRENHEIT = "FAHRENHEIT"
    # velocity
    METRES_PER_SECOND = "METRES_PER_SECOND"
    MILES_PER_HOUR = "MILES_PER_HOUR"
    KILOMETRES_PER_HOUR = "KILOMETRES_PER_HOUR"
    KNOT = "KNOT"
    MACH = "MACH"
    C = "C"
    # volume
    CUBIC_METRE = "CUBIC_METRE"
    LITRE = "LITRE"
    DECILITRE = "DECILITRE"
    MILLILITRE = "MILLILITRE"
    CUBIC_INCH = "CUBIC_INCH"
    GALLON_DRY_US = "GALLON_DRY_US"
    GALLON_UK = "GALLON_UK"
    OUNCE_LIQUID_UK = "OUNCE_LIQUID_UK"
