; What the installer for Windows does besides installing: it offers Revela under "Open with" for the pictures that it reads, by an
; identifier of its own. Nothing is claimed: what a double click opens stays as it is, until a person chooses otherwise.

; Written when the installer is packed: `forEachExtension`, for every format there is.
!include "${PROJECT_DIR}\out\installer\extensions.nsh"

!define REVELA_PROGID "Revela.Image"
!define REVELA_CLASSES "Software\Classes"

!macro offerExtension EXTENSION
  WriteRegNone SHELL_CONTEXT "${REVELA_CLASSES}\.${EXTENSION}\OpenWithProgids" "${REVELA_PROGID}"
!macroend

; The value alone: the key may hold those of others.
!macro withdrawExtension EXTENSION
  DeleteRegValue SHELL_CONTEXT "${REVELA_CLASSES}\.${EXTENSION}\OpenWithProgids" "${REVELA_PROGID}"
!macroend

; Tells the Explorer that there is something new to offer.
!macro refreshOpenWith
  System::Call 'shell32::SHChangeNotify(i, i, i, i) v (0x08000000, 0, 0, 0)'
!macroend

!macro customInstall
  WriteRegStr SHELL_CONTEXT "${REVELA_CLASSES}\${REVELA_PROGID}" "" "${PRODUCT_NAME}"
  WriteRegStr SHELL_CONTEXT "${REVELA_CLASSES}\${REVELA_PROGID}\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr SHELL_CONTEXT "${REVELA_CLASSES}\${REVELA_PROGID}\shell\open" "FriendlyAppName" "${PRODUCT_NAME}"
  WriteRegStr SHELL_CONTEXT "${REVELA_CLASSES}\${REVELA_PROGID}\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
  !insertmacro forEachExtension offerExtension
  !insertmacro refreshOpenWith
!macroend

!macro customUnInstall
  !insertmacro forEachExtension withdrawExtension
  DeleteRegKey SHELL_CONTEXT "${REVELA_CLASSES}\${REVELA_PROGID}"
  !insertmacro refreshOpenWith
!macroend
