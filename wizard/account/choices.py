"""The choices that the forms of an account offer."""

USER_TYPES = ("INDIVIDUAL", "ATTORNEY", "TRUSTEE", "BUSINESS", "GOVERNMENT", "MEDIA", "OTHER")
SECURITY_QUESTIONS = (
    "What was the name of your first school?",
    "In which town did your parents meet?",
    "What was the make of your first car?",
    "What was the name of your first pet?",
    "What was the street of your first home?",
    "What is the middle name of your oldest cousin?",
)
STATES = (
    "Alabama", "Alaska", "American Samoa", "Arizona", "Arkansas", "California", "Colorado", "Connecticut", "Delaware",
    "District of Columbia", "Florida", "Georgia", "Guam", "Hawaii", "Idaho", "Illinois", "Indiana", "Iowa", "Kansas",
    "Kentucky", "Louisiana", "Maine", "Maryland", "Massachusetts", "Michigan", "Minnesota", "Mississippi", "Missouri",
    "Montana", "Nebraska", "Nevada", "New Hampshire", "New Jersey", "New Mexico", "New York", "North Carolina",
    "North Dakota", "Northern Mariana Islands", "Ohio", "Oklahoma", "Oregon", "Pennsylvania", "Puerto Rico",
    "Rhode Island", "South Carolina", "South Dakota", "Tennessee", "Texas", "US Virgin Islands", "Utah", "Vermont",
    "Virginia", "Washington", "West Virginia", "Wisconsin", "Wyoming", "Outside the United States",
)  # fmt: skip
